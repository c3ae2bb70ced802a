using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.DynamoDb;
using Pipeline.Cloud.Engines.SageMaker;
using Pipeline.Cloud.Faults;
using Pipeline.Cloud.Faults.Plan;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.S3;
using Pipeline.Cloud.SageMaker;
using Pipeline.Cloud.SageMaker.Settings;
using Pipeline.Cloud.Targets;
using Pipeline.Cloud.Tests.Lambda;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Faults;

/// <summary>A rule that could never do anything is refused before anything starts.</summary>
public sealed class FaultPlanCheckTests
{
    [Theory]
    [InlineData("dynamo:BatchWriteItem throttle", "there is no service 'dynamo'; there are dynamodb, kinesis, s3, sagemaker")]
    [InlineData("dynamodb:BatchWriteItems throttle", "dynamodb has no operation 'BatchWriteItems'; there are BatchGetItem, BatchWriteItem")]
    [InlineData("s3:Put throttle", "s3 has no operation 'Put'")]
    [InlineData("kinesis:Put*Object throttle", "kinesis has no operation 'Put*Object'")]
    [InlineData("dynamodb:Query unprocessed=0.5", "only some operations answer with unprocessed items: dynamodb:BatchGetItem, dynamodb:BatchWriteItem, kinesis:PutRecords")]
    [InlineData("s3:PutObject duplicate", "duplicate: goes with on: lambda:Invoke only")]
    [InlineData("s3:PutObject model=nan", "model: goes with on: sagemaker:InvokeEndpoint only")]
    [InlineData("s3:PutObject endpoint=swap", "endpoint: goes with on: sagemaker:InvokeEndpoint only")]
    public void A_rule_that_could_never_hit_a_call_is_refused(string rule, string problem) =>
        Should.Throw<FaultPlanException>(() => Check(rule)).Message.ShouldContain(problem);

    [Theory]
    [InlineData("dynamodb:UpdateTimeToLive throttle")]
    [InlineData("dynamodb:Batch* unprocessed=0.5")]
    [InlineData("s3:ListObjectsV2 throttle")]
    [InlineData("s3:PutBucketVersioning throttle")]
    [InlineData("sagemaker:InvokeEndpoint endpoint=remove")]
    [InlineData("*:* rate=0.01 latency=1s")]
    public void A_rule_that_can_hit_a_call_is_accepted(string rule) => Should.NotThrow(() => Check(rule));

    [Fact]
    public async Task An_invocation_cannot_have_a_broken_connection()
    {
        await using var cloud = await LambdaCloud.StartAsync();
        var refused = Should.Throw<FaultPlanException>(() => FaultPlanCheck.Against(FaultyCloud.Plan(["lambda:Invoke reset=after"]), new Dispatcher([cloud.Service])));
        refused.Message.ShouldContain("reset: does not go with on: lambda:Invoke, which has error, throttle, latency, kill and duplicate");
    }

    /// <summary>Services that have every kind of fault between them.</summary>
    internal static Dispatcher Services(TemporaryDirectory directory) => new(self =>
    {
        var context = CloudContext.Unchecked(new LocalCloudOptions { DataDirectory = directory.Path, NodeModules = Repository.NodeModules }, TimeProvider.System, self);
        var s3 = new S3Service(context, TextWriter.Null, new UncheckedTargetPolicies());
        return [s3, new DynamoDbService(context), new KinesisService(context, new KinesisOptions()), new SageMakerService(context, new SageMakerOptions(), s3, new XgBoostAlgorithm(context.Options.NodeModules))];
    });

    private static void Check(string rule)
    {
        using var directory = new TemporaryDirectory();
        FaultPlanCheck.Against(FaultyCloud.Plan([rule]), Services(directory));
    }
}
