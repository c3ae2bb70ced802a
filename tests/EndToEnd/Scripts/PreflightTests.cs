namespace Pipeline.EndToEnd.Scripts;

/// <summary>What <c>local/scripts/preflight</c> says of this machine and of an account.</summary>
public sealed class PreflightTests : IDisposable
{
    private readonly FakeTools _tools = new();

    public PreflightTests()
    {
        _tools.Configure("[default.global.parameters]\nregion = \"eu-west-1\"\n");
        _tools.Add("sam", ("*", "echo 'SAM CLI, version 1.144.0'"));
        _tools.Add("docker", ("*", "echo 'Docker version 28.2.2'"));
        _tools.Add("dotnet", ("*", "echo 10.0.100"));
        Account();
    }

    public void Dispose() => _tools.Dispose();

    [Fact]
    public async Task An_account_that_has_all_is_told_so_line_by_line()
    {
        var checks = await _tools.RunAsync("preflight", "pipe");
        checks.Error.ShouldBe("");
        checks.Output.ShouldBe("""
            OK       region eu-west-1
            OK       stack name pipe
            OK       sam: SAM CLI, version 1.144.0 (builds and deploys)
            OK       aws: aws-cli/2.31.0 (asks for the stack and the account's quotas)
            OK       docker: Docker version 28.2.2 (SAM's build image runs in it)
            OK       dotnet: 10.0.100 (builds the smoke test)
            OK       credentials: account 123456789012, arn:aws:iam::123456789012:user/ada
            OK       SageMaker, ml.c5.large for endpoint usage: 4, needed 4 (EndpointMaximumInstanceCount)
            OK       SageMaker, ml.m5.xlarge for training job usage: 15, needed 0 (UseSpotTraining=true)
            OK       SageMaker, ml.m5.xlarge for spot training job usage: 1, needed 1
            OK       SageMaker, ml.m5.xlarge for transform job usage: 5, needed 1
            OK       Kinesis, shards free: 4, needed 4
            OK       Lambda, concurrent executions not reserved: 1000, needed 6 (a scorer for each of 4 shards, and 2)

            """);
        checks.Status.ShouldBe(0);
    }

    [Fact]
    public async Task What_a_new_account_lacks_is_told_with_the_command_that_asks_for_it()
    {
        Account(endpoint: "0.0", spot: "0.0", transform: "0.0", lambda: "5\t5", shards: "20\t18\t50\t0");
        var checks = await _tools.RunAsync("preflight", "pipe");
        checks.Status.ShouldBe(1);
        checks.Error.ShouldBe("preflight: something is lacking, see above.\n");
        checks.Output.ShouldContain("""
            LACKING  SageMaker, ml.c5.large for endpoint usage: 0, needed 4 (EndpointMaximumInstanceCount)
                     aws service-quotas request-service-quota-increase --region eu-west-1 --service-code sagemaker --quota-code Q-ENDPOINT --desired-value 4
            OK       SageMaker, ml.m5.xlarge for training job usage: 15, needed 0 (UseSpotTraining=true)
            LACKING  SageMaker, ml.m5.xlarge for spot training job usage: 0, needed 1
                     aws service-quotas request-service-quota-increase --region eu-west-1 --service-code sagemaker --quota-code Q-SPOT --desired-value 1
            LACKING  SageMaker, ml.m5.xlarge for transform job usage: 0, needed 1
                     aws service-quotas request-service-quota-increase --region eu-west-1 --service-code sagemaker --quota-code Q-TRANSFORM --desired-value 1
            LACKING  Kinesis, shards free: 2, needed 4
                     aws service-quotas request-service-quota-increase --region eu-west-1 --service-code kinesis --quota-code Q-SHARDS --desired-value 22 # Shards
            LACKING  Lambda, concurrent executions not reserved: 5, needed 6 (a scorer for each of 4 shards, and 2)
                     aws service-quotas request-service-quota-increase --region eu-west-1 --service-code lambda --quota-code Q-LAMBDA --desired-value 6 # Concurrent executions
            """);
    }

    [Fact]
    public async Task A_quota_that_was_never_changed_is_found_among_the_defaults()
    {
        Account(endpointList: "list-aws-default-service-quotas");
        (await _tools.RunAsync("preflight", "pipe")).Status.ShouldBe(0);
    }

    [Fact]
    public async Task The_parameters_to_deploy_with_decide_what_is_needed_and_the_last_word_counts()
    {
        _tools.Configure("""
            [default.deploy.parameters]
            region = "eu-west-1"
            parameter_overrides = "EndpointInstanceCount=9 UseSpotTraining=false ReservedConcurrency=2"
            """);
        var checks = await _tools.RunAsync("preflight", "pipe", "EndpointInstanceCount=3 StreamShards=3 EndpointInstanceType=ml.c7i.large");
        checks.Status.ShouldBe(1);
        checks.Output.ShouldContain("LACKING  SageMaker, ml.c7i.large for endpoint usage: eu-west-1 has no such quota");
        checks.Output.ShouldContain("OK       SageMaker, ml.m5.xlarge for training job usage: 15, needed 1\n");
        checks.Output.ShouldContain("LACKING  ReservedConcurrency: 2, needed 3 (StreamShards)");
        checks.Output.ShouldContain("concurrent executions not reserved: 1000, needed 102 (ReservedConcurrency=2, and the 100 that Lambda keeps unreserved)");
        (await _tools.RunAsync("preflight", "pipe", "EndpointInstanceCount=3")).Output
            .ShouldContain("LACKING  SageMaker, ml.c5.large for endpoint usage: 4, needed 6 (a swap makes a second fleet of EndpointInstanceCount)");
    }

    [Fact]
    public async Task What_the_stack_has_already_is_not_needed_once_more()
    {
        Account(shards: "10\t10\t50\t0", stream: "PROVISIONED\t4", lambda: "500\t96", reserved: "4");
        var checks = await _tools.RunAsync("preflight", "pipe", "ReservedConcurrency=4");
        checks.Output.ShouldContain("Kinesis, shards free: 4, needed 4");
        checks.Output.ShouldContain("LACKING  Lambda, concurrent executions not reserved: 100, needed 104");
    }

    [Fact]
    public async Task An_on_demand_stream_needs_one_stream_and_no_shards()
    {
        Account(shards: "1\t1\t50\t50", kinesisQuotas: "");
        var checks = await _tools.RunAsync("preflight", "pipe", "StreamMode=ON_DEMAND");
        checks.Output.ShouldContain("LACKING  Kinesis, on-demand streams free: 0, needed 1\n         Ask for 51 in all: the console's Service Quotas, Amazon Kinesis Data Streams.\n");
    }

    [Fact]
    public async Task Without_an_account_nothing_is_asked_of_one()
    {
        var checks = await _tools.RunAsync("preflight", "--without-account", "pipe");
        checks.Status.ShouldBe(0);
        checks.Output.ShouldNotContain("credentials");
        _tools.Calls.Where(call => call.StartsWith("aws ")).ShouldBe(["aws --version"]);
    }

    [Theory]
    [InlineData("sam", "LACKING  sam (builds and deploys)")]
    [InlineData("docker", "LACKING  docker or finch (SAM's build image runs in it)")]
    [InlineData("dotnet", "LACKING  dotnet (builds the smoke test)")]
    [InlineData("aws", "LACKING  aws (asks for the stack and the account's quotas)")]
    public async Task A_missing_tool_is_named(string tool, string line)
    {
        _tools.Remove(tool);
        var checks = await _tools.RunAsync("preflight", "pipe");
        checks.Status.ShouldBe(1);
        checks.Output.ShouldContain(line);
    }

    [Fact]
    public async Task A_region_without_the_image_and_a_name_that_does_not_fit_are_told_together()
    {
        _tools.Configure("[default.global.parameters]\nregion = \"cn-north-1\"\n");
        var checks = await _tools.RunAsync("preflight", "--without-account", "My_Stack");
        checks.Status.ShouldBe(1);
        checks.Output.ShouldContain("LACKING  region cn-north-1: template.yaml knows no XGBoost image there");
        checks.Output.ShouldContain("LACKING  stack name My_Stack");
        checks.Output.ShouldContain("lower-case letters");
    }

    [Fact]
    public async Task A_region_comes_from_the_aws_cli_where_samconfig_has_none()
    {
        _tools.Configure("");
        (await _tools.RunAsync("preflight", "--without-account", "pipe")).Output.ShouldContain("LACKING  region: none is set");
        _tools.Add("aws", ("'configure get region'", "echo us-west-2"), ("*", "echo aws-cli/2.31.0"));
        (await _tools.RunAsync("preflight", "--without-account", "pipe")).Output.ShouldContain("OK       region us-west-2");
    }

    [Fact]
    public async Task Without_credentials_no_quota_is_asked_for()
    {
        _tools.Add("aws", ("--version", "echo aws-cli/2.31.0"), ("*", "echo 'Unable to locate credentials' >&2; exit 253"));
        var checks = await _tools.RunAsync("preflight", "pipe");
        checks.Status.ShouldBe(1);
        checks.Output.ShouldContain("LACKING  credentials: Unable to locate credentials");
        _tools.Calls[^1].ShouldStartWith("aws sts get-caller-identity");
    }

    [Fact]
    public async Task What_may_not_be_read_is_lacking_and_does_not_hide_the_rest()
    {
        Account(refused: "'service-quotas '*|'kinesis describe-limits'*");
        var checks = await _tools.RunAsync("preflight", "pipe");
        checks.Status.ShouldBe(1);
        checks.Output.ShouldContain("LACKING  SageMaker's quotas: cannot be read: AccessDenied");
        checks.Output.ShouldContain("LACKING  Kinesis' limits: cannot be read: AccessDenied");
        checks.Output.ShouldContain("OK       Lambda, concurrent executions");
    }

    private void Account(
        string endpoint = "4.0", string spot = "1.0", string transform = "5.0", string lambda = "1000\t1000", string shards = "20\t16\t50\t0", string? stream = null, string? reserved = null,
        string endpointList = "list-service-quotas", string refused = "no-such-call", string kinesisQuotas = "Shards\\tQ-SHARDS\\t20.0\\n") => _tools.Add("aws",
        ("--version", "echo aws-cli/2.31.0"),
        (refused, "echo AccessDenied >&2; exit 254"),
        ("'sts get-caller-identity'*", "printf '123456789012\\tarn:aws:iam::123456789012:user/ada\\n'"),
        ($"'service-quotas {endpointList} --service-code sagemaker'*\"QuotaName=='ml.c5.large for endpoint usage'\"*",
            $"printf '%s\\t%s\\t%s\\n' 'ml.c5.large for endpoint usage' Q-ENDPOINT {endpoint} 'ml.m5.xlarge for training job usage' Q-TRAINING 15.0 'ml.m5.xlarge for spot training job usage' Q-SPOT {spot} 'ml.m5.xlarge for transform job usage' Q-TRANSFORM {transform}"),
        ("'service-quotas list-service-quotas --service-code sagemaker'*", "printf '%s\\t%s\\t%s\\n' 'ml.m5.xlarge for training job usage' Q-TRAINING 15.0 'ml.m5.xlarge for spot training job usage' Q-SPOT 1.0 'ml.m5.xlarge for transform job usage' Q-TRANSFORM 5.0"),
        ("'service-quotas list-service-quotas --service-code kinesis'*", $"printf '{kinesisQuotas}'"),
        ("'service-quotas list-service-quotas --service-code lambda'*", "printf 'Concurrent executions\\tQ-LAMBDA\\t5.0\\n'"),
        ("'kinesis describe-limits'*", $"printf '{shards}\\n'"),
        ("'kinesis describe-stream-summary --stream-name pipe-trips'*", stream is null ? "exit 254" : $"printf '{stream}\\n'"),
        ("'lambda get-account-settings'*", $"printf '{lambda}\\n'"),
        ("'cloudformation describe-stack-resource'*", reserved is null ? "exit 254" : "echo pipe-ScoringFunction-X"),
        ("'lambda get-function-concurrency --function-name pipe-ScoringFunction-X'*", $"echo {reserved}"));
}
