using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.Deployment;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Deployment.Template;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Deployment;

public sealed class TemplateDeployerTests : IDisposable
{
    private const string TopicArn = "arn:aws:sns:us-east-1:000000000000:t";
    private readonly TemporaryDirectory _directory = new();
    private readonly List<(string Operation, JsonObject Input)> _calls = [];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Resources_are_made_after_those_that_they_refer_to()
    {
        await DeployAsync("""
            Resources:
              Crawler:
                Type: AWS::Glue::Crawler
                Properties: { Name: c, Role: r, DatabaseName: !Ref Lake, Targets: {} }
              Lake:
                Type: AWS::Glue::Database
                Properties: { DatabaseInput: { Name: lake } }
            """);
        _calls.Select(call => call.Operation).ShouldBe(["glue:CreateDatabase", "glue:CreateCrawler"]);
        _calls[1].Input["DatabaseName"]!.ToString().ShouldBe("lake");
    }

    [Fact]
    public async Task A_bucket_is_versioned_as_its_template_says()
    {
        await DeployAsync("""
            Resources:
              Lake:
                Type: AWS::S3::Bucket
                Properties: { BucketName: lake, VersioningConfiguration: { Status: Enabled } }
              Plain:
                Type: AWS::S3::Bucket
            """);
        Call("s3:PutBucketVersioning").ToJsonString().ShouldBe("""{"Bucket":"lake","VersioningConfiguration":{"Status":"Enabled"}}""");
    }

    [Fact]
    public async Task Intrinsic_functions_are_evaluated()
    {
        var stack = await DeployAsync("""
            Parameters:
              Shards: { Type: Number, Default: 2 }
            Mappings:
              Sizes: { us-east-1: { Big: 9 } }
            Conditions:
              Two: !Equals [!Ref Shards, "2"]
              Never: !Not [!Condition Two]
            Resources:
              Trips:
                Type: AWS::Kinesis::Stream
                Properties: { Name: !Sub "${AWS::StackName}-trips", ShardCount: !Ref Shards }
              Absent:
                Type: AWS::Kinesis::Stream
                Condition: Never
            Outputs:
              Arn: { Value: !GetAtt Trips.Arn }
              Joined: { Value: !Join ["_", !Split ["-", "a-b"]] }
              Chosen: { Value: !If [Two, !FindInMap [Sizes, !Ref "AWS::Region", Big], no] }
              Second: { Value: !Select [1, [x, y]] }
              Named: { Value: !Sub ["${!Literal} ${Own} ${Trips.Arn}", { Own: !Ref Trips }] }
            """);
        stack.Outputs["Arn"].ShouldBe("arn:aws:kinesis:us-east-1:000000000000:stream/test-trips");
        stack.Outputs["Joined"].ShouldBe("a_b");
        stack.Outputs["Chosen"].ShouldBe("9");
        stack.Outputs["Second"].ShouldBe("y");
        stack.Outputs["Named"].ShouldBe("${Literal} test-trips arn:aws:kinesis:us-east-1:000000000000:stream/test-trips");
        stack.Resources.Keys.ShouldNotContain("Absent");
        // A parameter is a text, and Kinesis refuses a text for a number.
        Call("kinesis:CreateStream")["ShardCount"]!.GetValueKind().ShouldBe(System.Text.Json.JsonValueKind.Number);
    }

    [Fact]
    public async Task What_is_not_emulated_is_listed_by_resource_and_property()
    {
        var stack = await DeployAsync("""
            Resources:
              Trips:
                Type: AWS::Kinesis::Stream
                Properties: { Name: trips, StreamEncryption: { EncryptionType: KMS } }
              Errors:
                Type: AWS::CloudWatch::CompositeAlarm
                Properties: { AlarmRule: "FALSE" }
            """);
        stack.NotEmulated.ShouldBe(["Trips.StreamEncryption", "Errors (AWS::CloudWatch::CompositeAlarm)"]);
    }

    [Fact]
    public async Task A_function_gets_its_globals_its_code_and_its_event_sources()
    {
        Directory.CreateDirectory(_directory.File("Scorer"));
        await DeployAsync("""
            Globals:
              Function: { Timeout: 60, Environment: { Variables: { STAGE: test } } }
            Resources:
              Trips: { Type: AWS::Kinesis::Stream, Properties: { Name: trips } }
              Lake: { Type: AWS::S3::Bucket, Properties: { BucketName: lake } }
              Scorer:
                Type: AWS::Serverless::Function
                Properties:
                  Runtime: provided.al2023
                  Handler: bootstrap
                  CodeUri: .
                  Environment: { Variables: { STREAM: !Ref Trips } }
                  Events:
                    Trips:
                      Type: Kinesis
                      Properties:
                        Stream: !GetAtt Trips.Arn
                        StartingPosition: TRIM_HORIZON
                        BatchSize: 100
                        TumblingWindowInSeconds: 60
                        FilterCriteria: { Filters: [{ Pattern: '{"data":{"kind":["trip"]}}' }] }
                    Files:
                      Type: S3
                      Properties:
                        Bucket: !Ref Lake
                        Events: s3:ObjectCreated:*
                        Filter: { S3Key: { Rules: [{ Name: prefix, Value: in/ }] } }
            """);
        var function = Call("lambda:CreateFunction");
        function["Timeout"]!.ToString().ShouldBe("60");
        function["Environment"]!["Variables"]!.ToJsonString().ShouldBe("""{"STAGE":"test","STREAM":"trips"}""");
        function["Code"]!["LocalDirectory"]!.ToString().ShouldBe(_directory.File("Scorer"));
        var mapping = Call("lambda:CreateEventSourceMapping");
        mapping["EventSourceArn"]!.ToString().ShouldBe("arn:aws:kinesis:us-east-1:000000000000:stream/trips");
        mapping["FunctionName"]!.ToString().ShouldBe("test-Scorer");
        mapping["TumblingWindowInSeconds"]!.ToString().ShouldBe("60");
        mapping["FilterCriteria"]!["Filters"]![0]!["Pattern"]!.GetValue<string>().ShouldBe("{\"data\":{\"kind\":[\"trip\"]}}");
        var notification = Call("s3:PutBucketNotificationConfiguration")["NotificationConfiguration"]!["LambdaFunctionConfigurations"]![0]!;
        notification["LambdaFunctionArn"]!.ToString().ShouldBe("arn:aws:lambda:us-east-1:000000000000:function:test-Scorer");
        notification["Filter"]!["Key"]!["FilterRules"]![0]!["Value"]!.ToString().ShouldBe("in/");
    }

    [Fact]
    public async Task Events_go_to_the_alias_and_resources_that_sam_makes_can_be_referred_to()
    {
        Directory.CreateDirectory(_directory.File("Scorer"));
        var stack = await DeployAsync("""
            Globals:
              Function: { AutoPublishAlias: live, DeploymentPreference: { Type: Canary10Percent5Minutes } }
            Conditions:
              FansOut: !Equals [a, a]
            Resources:
              Board:
                Type: AWS::CloudWatch::Dashboard
                Properties: { DashboardName: board, DashboardBody: !Sub '{"widgets":[{"type":"metric","properties":{"title":"t","metrics":[["N","M","U","${ScorerTrips}"]]}}]}' }
              Trips: { Type: AWS::Kinesis::Stream, Properties: { Name: trips } }
              Fan: { Type: AWS::Kinesis::StreamConsumer, Condition: FansOut, Properties: { ConsumerName: c, StreamARN: !GetAtt Trips.Arn } }
              Errors: { Type: AWS::CloudWatch::Alarm, Properties: { Dimensions: [{ Name: FunctionName, Value: !Ref Scorer }] } }
              Key: { Type: AWS::KMS::Key }
              Scorer:
                Type: AWS::Serverless::Function
                Properties:
                  Runtime: provided.al2023
                  Handler: bootstrap
                  CodeUri: .
                  Tracing: Active
                  DeploymentPreference: { Alarms: [!Ref Errors] }
                  Events:
                    Trips: { Type: Kinesis, Properties: { Stream: !If [FansOut, !GetAtt Fan.ConsumerARN, !GetAtt Trips.Arn], StartingPosition: TRIM_HORIZON } }
            Outputs:
              Alias: { Value: !Ref ScorerAliaslive }
              Key: { Value: !GetAtt Key.Arn }
            """);
        const string alias = "arn:aws:lambda:us-east-1:000000000000:function:test-Scorer:live";
        Call("lambda:CreateAlias")["FunctionName"]!.ToString().ShouldBe("test-Scorer");
        Call("lambda:CreateEventSourceMapping")["FunctionName"]!.ToString().ShouldBe(alias);
        Call("lambda:CreateEventSourceMapping")["EventSourceArn"]!.ToString().ShouldBe("arn:aws:kinesis:us-east-1:000000000000:stream/trips/consumer/c:1");
        stack.Outputs["Alias"].ShouldBe(alias);
        stack.Outputs["Key"].ShouldBe("arn:aws:kms:us-east-1:000000000000:test-Key");
        stack.Resources["Board"].Dashboard!.Widgets[0].Lines[0].Metric.Dimensions.ShouldBe([new MetricDimension("U", "mapping-1")]);
        stack.NotEmulated.ShouldBe(
            ["Fan (AWS::Kinesis::StreamConsumer)", "Key (AWS::KMS::Key)"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("UseVpc=true")]
    [InlineData("StreamMode=ON_DEMAND")]
    [InlineData("StreamRetentionHours=168", "LogOfTripsDays=11")]
    [InlineData("UseEnhancedFanOut=true", "AlarmEmail=a@b.org", "Stage=prod")]
    [InlineData("ReservedConcurrency=8", "Architecture=arm64", "StreamRetentionHours=48")]
    public async Task The_projects_own_template_deploys_whatever_its_parameters_choose(params string[] parameters)
    {
        foreach (var function in new[] { "ScoringFunction", "LookupsFunction", "RetrainingFunction" }) Directory.CreateDirectory(_directory.File(function));
        var options = Options() with
        {
            TemplateFile = Path.Combine(Repository.Root, "template.yaml"),
            Parameters = parameters.Select(parameter => parameter.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]),
        };
        var stack = await Deployer().DeployAsync(options, TestContext.Current.CancellationToken);
        stack.Outputs["StreamName"].ShouldBe("test-trips");
        if (parameters[0] == "UseVpc=true") stack.NotEmulated.ShouldContain("ScoringFunction.VpcConfig");
        if (parameters[0] == "StreamMode=ON_DEMAND") Call("kinesis:CreateStream")["ShardCount"].ShouldBeNull();
    }

    [Fact]
    public async Task A_function_that_is_not_built_names_the_folder_and_the_remedy()
    {
        var error = await FailAsync("""
            Resources:
              Scorer: { Type: AWS::Serverless::Function, Properties: { Runtime: provided.al2023, Handler: bootstrap, CodeUri: . } }
            """);
        error.Message.ShouldContain(_directory.File("Scorer"));
        error.Message.ShouldContain("make build");
    }

    [Fact]
    public async Task A_state_machine_gets_its_definition_with_substitutions()
    {
        File.WriteAllText(_directory.File("flow.asl.yaml"), "Bucket: ${Bucket}\nOther: ${Untouched}\nCount: '{% $number(''${Count}'') %}'\n");
        await DeployAsync("""
            Resources:
              Flow:
                Type: AWS::Serverless::StateMachine
                Properties:
                  DefinitionUri: flow.asl.yaml
                  DefinitionSubstitutions: { Bucket: "la\"ke", Count: 3 }
                  Events:
                    Daily: { Type: ScheduleV2, Properties: { ScheduleExpression: rate(1 day) } }
            """);
        var definition = JsonNode.Parse(Call("sfn:CreateStateMachine")["definition"]!.ToString())!;
        definition["Bucket"]!.GetValue<string>().ShouldBe("la\"ke");
        definition["Other"]!.GetValue<string>().ShouldBe("${Untouched}");
        definition["Count"]!.GetValue<string>().ShouldBe("{% $number('3') %}");
        Call("scheduler:CreateSchedule")["Target"]!["Arn"]!.ToString().ShouldBe("arn:aws:states:us-east-1:000000000000:stateMachine:test-Flow");
    }

    [Fact]
    public async Task A_schedule_of_its_own_has_the_name_and_the_role_that_the_template_gives_it()
    {
        await DeployAsync("""
            Resources:
              Nightly:
                Type: AWS::Scheduler::Schedule
                Properties:
                  Name: !Sub "${AWS::StackName}-nightly"
                  ScheduleExpression: rate(1 day)
                  FlexibleTimeWindow: { Mode: "OFF" }
                  Target: { Arn: !GetAtt Dead.Arn, RoleArn: "arn:aws:iam::000000000000:role/sender", Input: "{}" }
              Dead: { Type: AWS::SQS::Queue }
            """);
        var schedule = Call("scheduler:CreateSchedule");
        schedule["Name"]!.ToString().ShouldBe("test-nightly");
        schedule["Target"]!["RoleArn"]!.ToString().ShouldBe("arn:aws:iam::000000000000:role/sender");
    }

    [Fact]
    public async Task A_definition_that_cannot_be_read_names_its_file_and_line()
    {
        File.WriteAllText(_directory.File("flow.asl.yaml"), "StartAt: [\n");
        var error = await FailAsync("""
            Resources:
              Flow: { Type: AWS::Serverless::StateMachine, Properties: { DefinitionUri: flow.asl.yaml } }
            """);
        error.Message.ShouldContain(_directory.File("flow.asl.yaml"));
        error.Message.ShouldContain("line 2");
    }

    [Theory]
    [InlineData("LogOfTripsDays must be 11 or more where StreamRetentionHours is 168.", "StreamRetentionHours=168", "LogOfTripsDays=10")]
    [InlineData("LogOfTripsDays must be 6 or more where StreamRetentionHours is 48.", "StreamRetentionHours=48", "LogOfTripsDays=5")]
    [InlineData("The stage prod needs an AlarmEmail.", "Stage=prod")]
    public async Task Parameters_of_the_projects_own_template_that_do_not_go_together_are_refused(string problem, params string[] parameters)
    {
        var options = Options() with
        {
            TemplateFile = Path.Combine(Repository.Root, "template.yaml"),
            Parameters = parameters.Select(parameter => parameter.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]),
        };
        var error = await Should.ThrowAsync<TemplateException>(() => Deployer().DeployAsync(options, TestContext.Current.CancellationToken));
        error.Message.ShouldEndWith(problem);
        _calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Rules:\n  R: { Assertions: [{ Assert: !Equals [a, b], AssertDescription: They differ. }] }\nResources:\n  A: { Type: AWS::S3::Bucket }\n", "They differ.")]
    [InlineData("Rules:\n  R: { RuleCondition: !Equals [a, b], Assertions: [{ Assert: !Equals [a, b] }] }\nResources:\n  A: { Type: AWS::S3::Bucket }\n", null)]
    [InlineData("Rules:\n  R: { Assertions: [{ Assert: { \"Fn::Contains\": [[a, b], c] } }] }\nResources:\n  A: { Type: AWS::S3::Bucket }\n", "an assertion does not hold.")]
    [InlineData("Rules:\n  R: { Assertions: [{ Assert: { \"Fn::Contains\": [[a, b], b] } }] }\nResources:\n  A: { Type: AWS::S3::Bucket }\n", null)]
    [InlineData("Rules:\n  R: { Assertions: [{ Assert: { \"Fn::EachMemberIn\": [[a], [a]] } }] }\nResources:\n  A: { Type: AWS::S3::Bucket }\n", "'Fn::EachMemberIn' is not a condition function.")]
    [InlineData("Rules:\n  R: { Assertions: [5] }\nResources:\n  A: { Type: AWS::S3::Bucket }\n", "expected a condition function.")]
    [InlineData("Rules:\n  R: []\nResources:\n  A: { Type: AWS::S3::Bucket }\n", "expected a mapping with 'Assertions'.")]
    public async Task A_rules_assertion_that_does_not_hold_stops_the_deployment(string text, string? problem)
    {
        if (problem is null) await DeployAsync(text);
        else (await FailAsync(text)).Message.ShouldEndWith(problem);
    }

    [Theory]
    [InlineData("Resources:\n  A: [\n", 3, "not YAML")]
    [InlineData("Parameters: {}\n", 1, "Resources")]
    [InlineData("Resources:\n  A:\n    Properties: {}\n", 2, "has no 'Type'")]
    [InlineData("Resources:\n  A:\n    Type: AWS::Kinesis::Stream\n    Properties:\n      Name: !Ref Nobody\n", 5, "'Nobody' is no parameter and no resource")]
    [InlineData("Resources:\n  A:\n    Type: AWS::Kinesis::Stream\n    Properties:\n      Name: !Reff Nobody\n", 5, "unknown tag '!Reff'")]
    [InlineData("Parameters:\n  N: { Type: Number }\nResources:\n  A: { Type: AWS::S3::Bucket }\n", 2, "no value was given")]
    [InlineData("Resources:\n  A: { Type: AWS::S3::Bucket, DependsOn: B }\n  B: { Type: AWS::S3::Bucket, DependsOn: A }\n", 2, "A -> B -> A")]
    public async Task A_malformed_template_names_file_line_and_what_was_expected(string text, long line, string problem)
    {
        var error = await FailAsync(text);
        error.Message.ShouldStartWith($"{_directory.File("template.yaml")}:{line}:");
        error.Message.ShouldContain(problem);
    }

    [Fact]
    public async Task A_missing_template_is_named()
    {
        var options = new DeploymentOptions { TemplateFile = _directory.File("none.yaml"), ArtifactsDirectory = _directory.Path };
        var error = await Should.ThrowAsync<TemplateException>(() => Deployer().DeployAsync(options, TestContext.Current.CancellationToken));
        error.Message.ShouldContain("none.yaml: there is no such file");
    }

    [Fact]
    public async Task A_parameter_that_the_template_lacks_is_refused()
    {
        File.WriteAllText(_directory.File("template.yaml"), "Resources:\n  A: { Type: AWS::S3::Bucket }\n");
        var options = Options() with { Parameters = new Dictionary<string, string> { ["Shards"] = "1" } };
        var error = await Should.ThrowAsync<TemplateException>(() => Deployer().DeployAsync(options, TestContext.Current.CancellationToken));
        error.Message.ShouldContain("there is no parameter 'Shards'");
    }

    [Fact]
    public async Task The_projects_own_template_deploys_and_only_what_is_known_is_left_out()
    {
        foreach (var function in new[] { "ScoringFunction", "LookupsFunction", "RetrainingFunction" }) Directory.CreateDirectory(_directory.File(function));
        var options = Options() with { TemplateFile = Path.Combine(Repository.Root, "template.yaml") };
        var stack = await Deployer().DeployAsync(options, TestContext.Current.CancellationToken);
        stack.Outputs["StreamName"].ShouldBe("test-trips");
        stack.Outputs["BucketName"].ShouldBe("test-data-000000000000-us-east-1");
        var definitions = _calls.Where(call => call.Operation == "sfn:CreateStateMachine").Select(call => call.Input["definition"]!.ToString()).ToList();
        definitions.Count.ShouldBe(3);
        definitions.ShouldAllBe(definition => !definition.Contains("${"));
        stack.NotEmulated.ShouldNotContain(left => left.Contains("AWS::CloudWatch::Alarm"));
        stack.NotEmulated.ShouldNotContain("ScoringFunction.Policies");
        stack.Resources["WorkflowRole"].Policies.ShouldBe([new WrittenPolicy("test-WorkflowRole", "retrain")]);
    }

    private JsonObject Answer(string operation, JsonObject input)
    {
        // Nothing is there before the deployment.
        if (operation == "sqs:GetQueueUrl" || (operation == "sns:GetTopicAttributes" && input["TopicArn"]?.ToString() != TopicArn))
            throw new AwsException("NotFoundException", operation);
        _calls.Add((operation, (JsonObject)input.DeepClone()));
        return new JsonObject
        {
            ["UUID"] = "mapping-1",
            ["QueueUrl"] = "http://queue",
            ["TopicArn"] = TopicArn,
            ["Version"] = "1",
            ["FunctionArn"] = $"arn:aws:lambda:us-east-1:000000000000:function:{input["FunctionName"]}:1",
        };
    }

    private JsonObject Call(string operation) => _calls.Single(call => call.Operation == operation).Input;

    private async Task<TemplateException> FailAsync(string template) => await Should.ThrowAsync<TemplateException>(() => DeployAsync(template));

    private Task<DeployedStack> DeployAsync(string template)
    {
        File.WriteAllText(_directory.File("template.yaml"), template);
        return Deployer().DeployAsync(Options(), TestContext.Current.CancellationToken);
    }

    private DeploymentOptions Options() =>
        new() { TemplateFile = _directory.File("template.yaml"), ArtifactsDirectory = _directory.Path, StackName = "test" };

    private TemplateDeployer Deployer()
    {
        var services = new[] { "kinesis", "dynamodb", "s3", "sqs", "sns", "glue", "athena", "lambda", "sfn", "scheduler", "iam", "cloudwatch" }
            .Select(name => new RecordingService(name, (operation, input) => Answer($"{name}:{operation}", input)));
        return new TemplateDeployer(new LocalCloudOptions { DataDirectory = _directory.Path, NodeModules = Repository.NodeModules }, new Dispatcher(services), TimeProvider.System);
    }
}
