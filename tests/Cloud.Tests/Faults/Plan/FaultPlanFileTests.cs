using Pipeline.Cloud.Faults.Plan;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Faults.Plan;

public sealed class FaultPlanFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_plan_is_read_with_all_kinds_of_rules()
    {
        var plan = Read("""
            seed: 7
            rules:
              - on: dynamodb:BatchWriteItem
                function: "*Scoring*"
                rate: 0.05
                error: InternalServerError
                status: 500
                message: out of order
              - { on: "s3:*", every: 40, after: 10, times: 3, latency: 50ms..2s }
              - { on: sagemaker:InvokeEndpoint, calls: [300, 700], endpoint: remove, for: 1.5s }
              - { on: lambda:Invoke, kill: 0ms..1m }
              - { on: sfn:StartExecution, kill: after }
            """);
        plan.Seed.ShouldBe(7);
        plan.Rules.Select(rule => rule.On.ToString()).ShouldBe(
            ["dynamodb:BatchWriteItem", "s3:*", "sagemaker:InvokeEndpoint", "lambda:Invoke", "sfn:StartExecution"]);
        plan.Rules[0].Function.ShouldBe("*Scoring*");
        plan.Rules[0].When.Rate.ShouldBe(0.05);
        plan.Rules[0].What.ShouldBe(new Fault.Error("InternalServerError", 500, "out of order"));
        (plan.Rules[1].When.Every, plan.Rules[1].When.After, plan.Rules[1].When.Times).ShouldBe((40, 10, 3));
        plan.Rules[1].What.ShouldBe(new Fault.Latency(new TimeRange(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(2))));
        plan.Rules[2].When.Calls.ShouldBe([300, 700]);
        plan.Rules[2].What.ShouldBe(new Fault.RemoveEndpoint(new TimeRange(TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(1.5))));
        plan.Rules[3].What.ShouldBe(new Fault.Kill(new TimeRange(TimeSpan.Zero, TimeSpan.FromMinutes(1))));
        plan.Rules[4].What.ShouldBe(new Fault.KillCaller(Moment.After));
    }

    [Theory]
    [InlineData("seed: many\nrules: []", "plan.yaml:1: seed: expected a whole number")]
    [InlineData("seed: 1", "plan.yaml:1: expected 'rules'")]
    [InlineData("seed: 1\nrule: []", "plan.yaml:2: 'rule' is not a key of a fault plan; there are seed and rules")]
    [InlineData("rules:\n  - {on: [", "plan.yaml:3: not YAML")]
    [InlineData("rules:\n  - throttle", "plan.yaml:2: a rule has keys")]
    [InlineData("rules:\n  - throttle: true", "plan.yaml:2: on: is missing; expected service:Operation")]
    [InlineData("rules:\n  - {on: dynamodb, throttle: true}", "plan.yaml:2: on: 'dynamodb': expected service:Operation")]
    [InlineData("rules:\n  - on: s3:PutObject\n    rat: 0.5\n    throttle: true", "plan.yaml:3: 'rat' is not a key of a rule; there are on, function, rate")]
    [InlineData("rules:\n  - on: s3:PutObject\n    rate: 1.5\n    throttle: true", "plan.yaml:3: rate: '1.5': expected a number from 0 to 1")]
    [InlineData("rules:\n  - {on: s3:PutObject, rate: 1, every: 2, throttle: true}", "every: '2': one of rate, every and calls says when, and rate is there already")]
    [InlineData("rules:\n  - {on: s3:PutObject, every: 0, throttle: true}", "every: '0': expected a whole number from 1")]
    [InlineData("rules:\n  - {on: s3:PutObject, calls: [1, x], throttle: true}", "calls: '1,x': expected a whole number from 1")]
    [InlineData("rules:\n  - {on: s3:PutObject}", "the rule does not say what happens; expected one of error, throttle")]
    [InlineData("rules:\n  - {on: s3:PutObject, throttle: true, truncate: true}", "a rule does one thing, and this one has throttle and truncate")]
    [InlineData("rules:\n  - {on: s3:PutObject, throttle: yes}", "throttle: 'yes': expected true")]
    [InlineData("rules:\n  - {on: s3:PutObject, latency: 5}", "latency: '5': expected a time or a range of times")]
    [InlineData("rules:\n  - {on: s3:PutObject, latency: 2s..1s}", "latency: '2s..1s': expected a time or a range of times")]
    [InlineData("rules:\n  - {on: s3:PutObject, reset: during}", "reset: 'during': expected before or after")]
    [InlineData("rules:\n  - {on: lambda:Invoke, kill: before}", "kill: 'before': expected a time")]
    [InlineData("rules:\n  - {on: s3:PutObject, error: X, status: 200}", "status: '200': expected an HTTP status of an error")]
    [InlineData("rules:\n  - {on: s3:PutObject, throttle: true, status: 500}", "status: goes with error and model: refuse only")]
    [InlineData("rules:\n  - {on: sagemaker:InvokeEndpoint, endpoint: hide}", "endpoint: 'hide': expected remove or swap")]
    [InlineData("rules:\n  - {on: sagemaker:InvokeEndpoint, endpoint: swap, for: 1s}", "for: goes with endpoint: remove only")]
    public void A_malformed_plan_is_refused_with_its_place_and_what_is_allowed(string yaml, string problem) =>
        Should.Throw<FaultPlanException>(() => Read(yaml)).Message.ShouldContain(problem);

    [Fact]
    public void A_file_that_is_missing_is_named() =>
        Should.Throw<FaultPlanException>(() => FaultPlanFile.Read("/nowhere/plan.yaml")).Message.ShouldBe("/nowhere/plan.yaml: there is no such file; expected a fault plan in YAML.");

    [Fact]
    public void The_plan_of_make_chaos_is_valid() =>
        FaultPlanFile.Read(Path.Combine(Repository.Root, "local", "faults", "chaos.yaml")).Rules.Count.ShouldBeGreaterThan(20);

    private FaultPlan Read(string yaml)
    {
        File.WriteAllText(_directory.File("plan.yaml"), yaml);
        return FaultPlanFile.Read(_directory.File("plan.yaml"));
    }
}
