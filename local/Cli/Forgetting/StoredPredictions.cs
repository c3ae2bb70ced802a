using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Pipeline.Contract;

namespace Pipeline.Cli.Forgetting;

/// <summary>The prediction of the id in the table of predictions.</summary>
/// <param name="dynamoDb">DynamoDB.</param>
/// <param name="table">The table.</param>
/// <param name="domain">Names the key.</param>
/// <param name="id">The id.</param>
internal sealed class StoredPredictions(IAmazonDynamoDB dynamoDb, string table, IScoringDomain domain, ForgottenId id)
{
    private Dictionary<string, AttributeValue> Key => new() { [domain.IdName] = new AttributeValue { S = id.Text } };

    /// <summary>Whether there is a prediction.</summary>
    public async Task<bool> ExistsAsync(CancellationToken cancellationToken)
    {
        var request = new GetItemRequest { TableName = table, Key = Key, ConsistentRead = true, ProjectionExpression = domain.IdName };
        return (await dynamoDb.GetItemAsync(request, cancellationToken)).Item is { Count: > 0 };
    }

    /// <summary>Deletes it.</summary>
    public Task DeleteAsync(CancellationToken cancellationToken) => dynamoDb.DeleteItemAsync(new DeleteItemRequest { TableName = table, Key = Key }, cancellationToken);
}
