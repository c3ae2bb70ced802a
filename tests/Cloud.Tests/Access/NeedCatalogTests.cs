using System.Text.Json.Nodes;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Athena.WorkGroups;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Faults;
using Pipeline.Cloud.Lambda.Environments;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Access;

public sealed class NeedCatalogTests
{
    [Fact]
    [Trait("Cost", "process")]
    public async Task No_operation_of_any_service_is_forgotten()
    {
        using var directory = new TemporaryDirectory();
        var options = new LocalCloudOptions { Port = 0, DataDirectory = directory.Path, NodeModules = Repository.NodeModules };
        await using var services = await RunningServices.StartAsync(options, new ServiceSettings(), TimeProvider.System, TestContext.Current.CancellationToken);
        var operations = services.Cloud.Dispatcher.Services.SelectMany(service => service.Operations.Declared.Select(operation => (service.Name, Operation: operation))).ToList();
        operations.Count.ShouldBeGreaterThan(150);
        operations.Where(entry => entry.Operation.Needs is null).Select(entry => $"{entry.Name}:{entry.Operation.Name}").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("s3", "HeadObject", """{"Bucket":"lake","Key":"a/b"}""", "s3:GetObject arn:aws:s3:::lake/a/b")]
    [InlineData("s3", "ListObjectsV2", """{"Bucket":"lake","Prefix":"a"}""", "s3:ListBucket arn:aws:s3:::lake")]
    [InlineData("s3", "ListObjectVersions", """{"Bucket":"lake"}""", "s3:ListBucketVersions arn:aws:s3:::lake")]
    [InlineData("s3", "HeadBucket", """{"Bucket":"lake"}""", "s3:ListBucket arn:aws:s3:::lake")]
    [InlineData("s3", "PutObject", """{"Bucket":"lake","Key":"a"}""", "s3:PutObject arn:aws:s3:::lake/a")]
    [InlineData("s3", "PutObject", """{"Bucket":"lake","Key":"a","IfMatch":"x"}""", "s3:PutObject arn:aws:s3:::lake/a, s3:GetObject arn:aws:s3:::lake/a")]
    [InlineData("s3", "CopyObject", """{"Bucket":"lake","Key":"b","CopySource":"old/a%20b"}""", "s3:GetObject arn:aws:s3:::old/a b, s3:PutObject arn:aws:s3:::lake/b")]
    [InlineData("s3", "DeleteObjects", """{"Bucket":"lake","Delete":{"Objects":[{"Key":"a"},{"Key":"b"}]}}""", "s3:DeleteObject arn:aws:s3:::lake/a, s3:DeleteObject arn:aws:s3:::lake/b")]
    [InlineData("s3", "DeleteObjects", """{"Bucket":"lake","Delete":{"Objects":[{"Key":"a","VersionId":"null"}]}}""", "s3:DeleteObjectVersion arn:aws:s3:::lake/a")]
    [InlineData("s3", "DeleteBucketLifecycle", """{"Bucket":"lake"}""", "s3:PutLifecycleConfiguration arn:aws:s3:::lake")]
    [InlineData("dynamodb", "BatchWriteItem", """{"RequestItems":{"t":[],"u":[]}}""", "dynamodb:BatchWriteItem arn:aws:dynamodb:us-east-1:000000000000:table/t, dynamodb:BatchWriteItem arn:aws:dynamodb:us-east-1:000000000000:table/u")]
    [InlineData("dynamodb", "Query", """{"TableName":"t","IndexName":"i"}""", "dynamodb:Query arn:aws:dynamodb:us-east-1:000000000000:table/t/index/i")]
    [InlineData("sfn", "StartExecution", """{"stateMachineArn":"arn:x"}""", "states:StartExecution arn:x")]
    [InlineData("lambda", "Invoke", """{"FunctionName":"f"}""", "lambda:InvokeFunction arn:aws:lambda:us-east-1:000000000000:function:f")]
    [InlineData("sagemaker", "UpdateEndpoint", """{"EndpointName":"E","EndpointConfigName":"c"}""", "sagemaker:UpdateEndpoint arn:aws:sagemaker:us-east-1:000000000000:endpoint/e, sagemaker:UpdateEndpoint arn:aws:sagemaker:us-east-1:000000000000:endpoint-config/c")]
    [InlineData("sagemaker", "UpdateEndpoint", """{"EndpointName":"e","EndpointConfigName":"c","DeploymentConfig":{"AutoRollbackConfiguration":{"Alarms":[{"AlarmName":"a"}]}}}""", "sagemaker:UpdateEndpoint arn:aws:sagemaker:us-east-1:000000000000:endpoint/e, sagemaker:UpdateEndpoint arn:aws:sagemaker:us-east-1:000000000000:endpoint-config/c, cloudwatch:DescribeAlarms arn:aws:cloudwatch:us-east-1:000000000000:alarm:a")]
    [InlineData("sagemaker", "CreateModel", """{"ModelName":"m","Tags":[{"Key":"a","Value":"b"}]}""", "sagemaker:CreateModel arn:aws:sagemaker:us-east-1:000000000000:model/m, sagemaker:AddTags arn:aws:sagemaker:us-east-1:000000000000:model/m")]
    [InlineData("sagemaker", "CreateTransformJob", """{"TransformJobName":"J","ModelName":"m","Tags":[{"Key":"a","Value":"b"}]}""", "sagemaker:CreateTransformJob arn:aws:sagemaker:us-east-1:000000000000:transform-job/j, sagemaker:AddTags arn:aws:sagemaker:us-east-1:000000000000:transform-job/j")]
    [InlineData("sagemaker", "StopTransformJob", """{"TransformJobName":"J"}""", "sagemaker:StopTransformJob arn:aws:sagemaker:us-east-1:000000000000:transform-job/j")]
    [InlineData("glue", "GetTables", """{"DatabaseName":"D"}""", "glue:GetTables arn:aws:glue:us-east-1:000000000000:catalog, glue:GetTables arn:aws:glue:us-east-1:000000000000:database/d, glue:GetTables arn:aws:glue:us-east-1:000000000000:table/d/*")]
    [InlineData("sqs", "SendMessageBatch", """{"QueueUrl":"http://127.0.0.1:4566/000000000000/q"}""", "sqs:SendMessage arn:aws:sqs:us-east-1:000000000000:q")]
    [InlineData("sns", "Unsubscribe", """{"SubscriptionArn":"arn:aws:sns:r:a:topic:id"}""", "sns:Unsubscribe arn:aws:sns:r:a:topic")]
    [InlineData("events", "PutTargets", """{"Rule":"r"}""", "events:PutTargets arn:aws:events:us-east-1:000000000000:rule/r")]
    [InlineData("scheduler", "GetSchedule", """{"Name":"s"}""", "scheduler:GetSchedule arn:aws:scheduler:us-east-1:000000000000:schedule/default/s")]
    [InlineData("cloudwatch", "PutMetricData", """{"Namespace":"N"}""", "cloudwatch:PutMetricData *")]
    [InlineData("cloudwatch", "GetMetricData", "{}", "cloudwatch:GetMetricData *")]
    [InlineData("sts", "GetCallerIdentity", "{}", "")]
    public void An_operation_needs_what_the_service_authorization_reference_says(string service, string operation, string input, string needs)
    {
        using var directory = new TemporaryDirectory();
        var cloud = new LocalCloudOptions { DataDirectory = directory.Path, NodeModules = Repository.NodeModules };
        var environments = new EnvironmentRegistry();
        var composition = new ServiceComposition(
            cloud, new ServiceSettings(), TimeProvider.System, new Uri("http://127.0.0.1"), new RoleDirectory(), environments, new FaultInjector(1, TimeProvider.System, environments));
        var asked = composition.Compose().All.Single(made => made.Name == service);
        var call = new CallSubject(JsonNode.Parse(input)!.AsObject(), cloud, $"{asked.SigningNames[0]}:{operation}");
        string.Join(", ", asked.Operations.Find(operation)!.Needs!(call).Select(need => $"{need.Action} {need.Resource}")).ShouldBe(needs);
    }

    [Fact]
    public void A_query_needs_the_permission_on_its_workgroup()
    {
        var call = new CallSubject(
            new JsonObject { ["QueryExecutionId"] = "q" }, new LocalCloudOptions { DataDirectory = "unused", NodeModules = "unused" }, "athena:GetQueryResults");
        var needs = WorkGroupNeeds.OfQueries(subject => [subject["QueryExecutionId"]], query => query == "q" ? "group" : null);
        needs(call).ShouldBe([new Need("athena:GetQueryResults", "arn:aws:athena:us-east-1:000000000000:workgroup/group")]);
    }
}
