using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Sqs;

/// <summary>Runs an operation for each entry of a batch; each succeeds or fails on its own.</summary>
internal static class MessageBatch
{
    private const int MaximumEntries = 10;

    /// <summary>Runs a batch.</summary>
    /// <exception cref="AwsException">The batch itself is invalid.</exception>
    public static JsonObject Run(Parameters parameters, Func<Parameters, JsonObject> operation)
    {
        var entries = parameters.Structures("Entries");
        if (entries.Count == 0) throw Refused("EmptyBatchRequest", "The batch has no entries.");
        if (entries.Count > MaximumEntries) throw Refused("TooManyEntriesInBatchRequest", $"The batch has more than {MaximumEntries} entries.");
        var ids = entries.Select(entry => entry.RequiredString("Id")).ToList();
        if (ids.Distinct(StringComparer.Ordinal).Count() != entries.Count)
            throw Refused("BatchEntryIdsNotDistinct", "Two entries of the batch have the same id.");
        JsonArray successful = [], failed = [];
        for (var number = 0; number < entries.Count; number++)
        {
            var id = ids[number];
            try
            {
                var output = operation(entries[number]);
                output["Id"] = id;
                successful.Add(output);
            }
            catch (AwsException error)
            {
                failed.Add(new JsonObject { ["Id"] = id, ["SenderFault"] = error.Status < 500, ["Code"] = error.Code, ["Message"] = error.Message });
            }
        }

        return new JsonObject { ["Successful"] = successful, ["Failed"] = failed };
    }

    private static AwsException Refused(string code, string message) => new(code, message) { QueryCode = "AWS.SimpleQueueService." + code };
}
