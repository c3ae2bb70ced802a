using Pipeline.Cloud.Faults;
using Pipeline.Cloud.Faults.Plan;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Faults;

/// <summary>Rules that come and go while the cloud runs.</summary>
public sealed class FaultRulesTests
{
    [Fact]
    public async Task A_rule_hits_calls_while_it_exists_and_is_switched_on()
    {
        var glue = new RecordingService("glue");
        await using var cloud = await FaultyCloud.StartAsync(glue);
        cloud.Injector.Active.ShouldBeFalse();
        await cloud.CallAsync("glue", "StartCrawler");
        var rule = cloud.Injector.Add(FaultArgument.Read("glue:StartCrawler throttle"), cloud.Cloud.Dispatcher);
        cloud.Injector.Active.ShouldBeTrue();
        (rule.Enabled, rule.Planned, rule.Fired).ShouldBe((true, false, 0));
        await Should.ThrowAsync<AwsException>(() => cloud.CallAsync("glue", "StartCrawler"));
        await Should.ThrowAsync<AwsException>(() => cloud.Cloud.InvokeAsync("glue", "StartCrawler", []));

        cloud.Injector.Switch(rule.Id, enabled: false)!.Fired.ShouldBe(2);
        await cloud.CallAsync("glue", "StartCrawler");
        cloud.Injector.Switch(rule.Id, enabled: true);
        await Should.ThrowAsync<AwsException>(() => cloud.CallAsync("glue", "StartCrawler"));

        cloud.Injector.Remove(rule.Id).ShouldBeTrue();
        await cloud.CallAsync("glue", "StartCrawler");
        (cloud.Injector.Active, cloud.Injector.Rules.Count).ShouldBe((false, 0));
        cloud.Injector.Injected.ShouldBe(new Dictionary<string, long> { ["throttle on glue:StartCrawler"] = 3 }, "what it brought about stays counted");
        glue.Calls.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_rule_of_the_plan_can_be_switched_off_too()
    {
        await using var cloud = await FaultyCloud.StartAsync(new RecordingService("glue"), "glue:StartCrawler throttle");
        var rule = cloud.Injector.Rules.ShouldHaveSingleItem();
        rule.Planned.ShouldBeTrue();
        cloud.Injector.Switch(rule.Id, enabled: false);
        await cloud.CallAsync("glue", "StartCrawler");
    }

    [Fact]
    public async Task A_rule_that_could_never_do_anything_is_refused_and_ids_are_not_used_twice()
    {
        await using var cloud = await FaultyCloud.StartAsync(new RecordingService("glue"));
        Should.Throw<FaultPlanException>(() => cloud.Injector.Add(FaultArgument.Read("nothing:StartCrawler throttle"), cloud.Cloud.Dispatcher)).Message.ShouldContain("there is no service 'nothing'");
        var first = cloud.Injector.Add(FaultArgument.Read("glue:StartCrawler throttle"), cloud.Cloud.Dispatcher);
        cloud.Injector.Remove(first.Id);
        cloud.Injector.Add(FaultArgument.Read("glue:StartCrawler throttle"), cloud.Cloud.Dispatcher).Id.ShouldNotBe(first.Id);
        cloud.Injector.Switch(first.Id, enabled: true).ShouldBeNull();
        cloud.Injector.Remove(first.Id).ShouldBeFalse();
    }

    [Theory]
    [InlineData("dynamodb:BatchWriteItem rate=0.05 throttle")]
    [InlineData("s3:* function=*Scoring* every=40 latency=50ms..2000ms")]
    [InlineData("sagemaker:InvokeEndpoint calls=300,700 endpoint=remove for=2000ms")]
    [InlineData("sagemaker:InvokeEndpoint after=3 times=2 endpoint=swap config=c")]
    [InlineData("sagemaker:InvokeEndpoint rate=0.1 model=refuse status=422 message=odd")]
    [InlineData("sagemaker:InvokeEndpoint model=values each=3")]
    [InlineData("sagemaker:InvokeEndpoint model=nan")]
    [InlineData("s3:PutObject reset=after")]
    [InlineData("s3:GetObject truncate")]
    [InlineData("dynamodb:BatchGetItem unprocessed=0.3")]
    [InlineData("kinesis:PutRecords kill=before")]
    [InlineData("lambda:Invoke kill=0ms..400ms")]
    [InlineData("lambda:Invoke duplicate")]
    [InlineData("glue:StartCrawler error=Busy status=503 message=later")]
    public void A_rules_line_can_be_read_back(string text) => FaultText.Of(FaultArgument.Read(text)).ShouldBe(text);

    [Fact]
    public void Every_kind_lists_arguments_that_a_rule_accepts()
    {
        using var directory = new TemporaryDirectory();
        foreach (var kind in FaultKind.All(FaultPlanCheckTests.Services(directory).Services))
        {
            var on = kind.Fits[0] == "*:*" ? "s3:PutObject" : kind.Fits[0];
            var example = kind.Arguments.Split('|')[0].Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Trim();
            Should.NotThrow(() => FaultArgument.Read($"{on} {example}"), kind.Name);
        }
    }
}
