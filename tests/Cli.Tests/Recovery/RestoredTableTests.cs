using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using NSubstitute;
using Pipeline.Cli.Recovery;
using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Recovery;

/// <summary>The helper table, as DynamoDB tells of it: late of one that was just made, and for a while yet of one that was deleted.</summary>
public sealed class RestoredTableTests
{
    private const string None = "none";
    private readonly IAmazonDynamoDB _dynamo = Substitute.For<IAmazonDynamoDB>();
    private readonly Queue<string> _statuses = [];
    private readonly WaitAwareTime _time = new() { AutoAdvance = true };

    public RestoredTableTests() =>
        _dynamo.DescribeTableAsync(Arg.Any<DescribeTableRequest>(), Arg.Any<CancellationToken>()).Returns(_ => Described(_statuses.Count > 1 ? _statuses.Dequeue() : _statuses.Peek()));

    [Fact]
    public async Task A_table_that_was_just_made_may_not_be_told_of_yet()
    {
        Tell(None, None, None, None, "CREATING", "ACTIVE");
        await Helper().MakeAsync(TestContext.Current.CancellationToken);
        _statuses.ShouldBe(["ACTIVE"]);
        await _dynamo.Received(1).RestoreTableToPointInTimeAsync(Arg.Any<RestoreTableToPointInTimeRequest>(), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task One_that_an_earlier_run_has_deleted_is_made_again_when_it_is_gone()
    {
        Tell("DELETING", "DELETING", None, None, "CREATING", "ACTIVE");
        (await Helper().IsThereAsync(TestContext.Current.CancellationToken)).ShouldBeFalse();
        await Helper().MakeAsync(TestContext.Current.CancellationToken);
        await _dynamo.Received(1).RestoreTableToPointInTimeAsync(Arg.Any<RestoreTableToPointInTimeRequest>(), Arg.Any<CancellationToken>());
    }

    [Theory]
    [InlineData(None, None, "CREATING", None)]
    [InlineData(None)]
    public async Task One_that_goes_or_never_comes_is_told(params string[] statuses)
    {
        Tell(statuses);
        (await Should.ThrowAsync<RecoveryException>(() => Helper().MakeAsync(TestContext.Current.CancellationToken))).Message.ShouldStartWith("The table pipe-lookups-restore-20260115T120000Z was deleted while DynamoDB restored it.");
    }

    private RestoredTable Helper() => new(_dynamo, "pipe-lookups", new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero), _time);

    private void Tell(params string[] statuses)
    {
        foreach (var status in statuses) _statuses.Enqueue(status);
    }

    // Of a table that is being deleted, only its name and status.
    private static DescribeTableResponse Described(string status) => status == None ? throw new ResourceNotFoundException("Requested resource not found") : new DescribeTableResponse
    {
        Table = new TableDescription
        {
            TableStatus = status,
            RestoreSummary = status == "DELETING" ? null : new RestoreSummary
            {
                SourceTableArn = "arn:aws:dynamodb:us-east-1:000000000000:table/pipe-lookups",
                RestoreDateTime = new DateTime(2026, 1, 15, 12, 0, 0, DateTimeKind.Utc),
                RestoreInProgress = status == "CREATING",
            },
        },
    };
}
