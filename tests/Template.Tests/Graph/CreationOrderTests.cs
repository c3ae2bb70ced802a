namespace Pipeline.Template.Tests.Graph;

/// <summary>
/// CloudFormation orders resources by their references alone, and services check at creation what a resource needs. So each waits for what its service looks
/// for.
/// </summary>
public sealed class CreationOrderTests
{
    private static readonly ProjectTemplate Template = new();
    private static readonly ExpandedGraph Graph = new(Template);

    [Fact]
    public void Nothing_waits_for_itself()
    {
        foreach (string resource in Graph.Resources) Graph.Before(resource).ShouldNotContain(resource);
    }

    [Theory]
    [InlineData("LakeCrawler", "DataBucket", "Glue refuses a crawler whose bucket does not exist")]
    [InlineData("LakeCrawler", "LakeDatabase", "Glue refuses a crawler without its database")]
    [InlineData("LakeCrawler", "CrawlerRole", "Glue refuses a crawler whose role it cannot assume")]
    [InlineData("ScoringFunctionTrips", "TripStream", "Lambda refuses a mapping without its stream")]
    [InlineData("ScoringFunctionTrips", "FailuresBucket", "Lambda refuses a mapping whose failure destination does not exist")]
    [InlineData("ScoringFunctionTrips", "ScoringFunctionRole", "Lambda refuses a mapping whose role may not read the stream")]
    [InlineData("DataBucket", "LookupsFunctionLookupFilePermission", "S3 refuses a notification whose function it may not invoke")]
    [InlineData("DataBucket", "RetrainingFunctionLabelFilePermission", "S3 refuses a notification whose function it may not invoke")]
    [InlineData("LookupsFunctionEventInvokeConfig", "FailedEventsQueue", "Lambda refuses a destination that does not exist")]
    [InlineData("RetrainingFunctionEventInvokeConfig", "FailedEventsQueue", "Lambda refuses a destination that does not exist")]
    [InlineData("RetrainStateMachine", "WorkflowRole", "Step Functions refuses a role that may not wait for training jobs")]
    [InlineData("RetrainStateMachine", "WorkflowLogGroup", "Step Functions refuses a log group that does not exist")]
    [InlineData("WorkflowFailedAlarm", "AlarmsTopic", "CloudWatch refuses an action of a topic that does not exist")]
    public void A_resource_waits_for_what_its_service_looks_for(string resource, string needed, string why) => Graph.Before(resource).ShouldContain(needed, why);

    [Fact]
    public void The_schedules_come_last_since_a_rate_fires_when_it_is_created()
    {
        string[] used =
        [
            "DataBucket", "LookupsTable", "PredictionsTable", "LakeDatabase", "LakeCrawler", "LakeWorkGroup", "RetrainStateMachine", "ScoringFunctionTrips",
            "LookupsFunctionAliaslive", "RetrainingFunctionAliaslive", "AlarmsTopicPolicy", "DecisionsTopicPolicy", "WorkflowFailedAlarm", "EndpointErrorsAlarm",
            .. Template.OfType("AWS::Glue::Table"),
        ];
        used.ShouldBeSubsetOf(Graph.Before("WorkflowSchedule"));
        Graph.Resources.Where(resource => Graph.Before(resource).Contains("WorkflowSchedule")).ShouldBe(["CompactionSchedule", "DataWatchSchedule"]);
        new[] { "CompactStateMachine", "CompactionFailedAlarm" }.ShouldBeSubsetOf(Graph.Before("CompactionSchedule"));
        new[] { "WatchStateMachine", "WatchFailedAlarm" }.ShouldBeSubsetOf(Graph.Before("DataWatchSchedule"));
        foreach (string last in new[] { "CompactionSchedule", "DataWatchSchedule" }) Graph.Resources.Where(resource => Graph.Before(resource).Contains(last)).ShouldBeEmpty(last);
    }

    [Fact]
    public void Whatever_the_stacks_key_encrypts_waits_for_it()
    {
        string[] encrypted = ["AWS::S3::Bucket", "AWS::DynamoDB::Table", "AWS::Kinesis::Stream", "AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::Logs::LogGroup"];
        foreach (string resource in encrypted.SelectMany(Template.OfType).Except(["FailuresBucket"])) Graph.Before(resource).ShouldContain("DataKey", resource);
    }
}
