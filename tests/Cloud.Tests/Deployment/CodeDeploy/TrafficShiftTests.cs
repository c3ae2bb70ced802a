using Pipeline.Cloud.Deployment.CodeDeploy;

namespace Pipeline.Cloud.Tests.Deployment.CodeDeploy;

/// <summary>CodeDeploy's own configurations. Source: "Deployment configurations on an AWS Lambda compute platform".</summary>
public sealed class TrafficShiftTests
{
    [Theory]
    [InlineData("AllAtOnce", 0)]
    [InlineData("Canary10Percent5Minutes", 5, 0.1)]
    [InlineData("Canary10Percent30Minutes", 30, 0.1)]
    [InlineData("Linear10PercentEvery1Minute", 1, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)]
    [InlineData("Linear10PercentEvery10Minutes", 10, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)]
    public void A_configuration_says_which_shares_the_new_version_gets_and_for_how_long(string kind, int minutes, params double[] shares)
    {
        var shift = TrafficShift.Of("CodeDeployDefault.Lambda" + kind)!;
        shift.Steps.ShouldBe(shares, tolerance: 1e-12);
        shift.Interval.ShouldBe(TimeSpan.FromMinutes(minutes));
    }

    [Theory]
    [InlineData("CodeDeployDefault.LambdaCanary20Percent5Minutes")]
    [InlineData("CodeDeployDefault.LambdaCanary10Percent7Minutes")]
    [InlineData("CodeDeployDefault.LambdaLinear10PercentEvery5Minutes")]
    [InlineData("CodeDeployDefault.OneAtATime")]
    [InlineData("")]
    public void There_are_no_others(string configuration) => TrafficShift.Of(configuration).ShouldBeNull();
}
