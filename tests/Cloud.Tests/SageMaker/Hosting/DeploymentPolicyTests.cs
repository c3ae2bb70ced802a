using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.SageMaker.Hosting;

namespace Pipeline.Cloud.Tests.SageMaker.Hosting;

public sealed class DeploymentPolicyTests
{
    [Fact]
    public void A_canary_has_one_step() => Steps("CANARY", "CanarySize", "CAPACITY_PERCENT", 20).ShouldBe([0.2]);

    [Fact]
    public void A_step_may_be_given_in_instances() => Steps("CANARY", "CanarySize", "INSTANCE_COUNT", 1, instances: 4).ShouldBe([0.25]);

    [Fact]
    public void A_linear_deployment_grows_by_equal_steps() =>
        Steps("LINEAR", "LinearStepSize", "CAPACITY_PERCENT", 30).Select(step => Math.Round(step, 6)).ShouldBe([0.3, 0.6, 0.9]);

    [Theory]
    [InlineData(0)]
    [InlineData(51)]
    public void A_step_is_at_most_half_of_the_fleet(int percent) =>
        Should.Throw<AwsException>(() => Steps("CANARY", "CanarySize", "CAPACITY_PERCENT", percent)).Code.ShouldBe("ValidationException");

    [Fact]
    public void A_rolling_update_is_refused_by_name() =>
        Should.Throw<AwsException>(() => DeploymentPolicy.Parse(new JsonObject { ["RollingUpdatePolicy"] = new JsonObject() }, 1))
            .Message.ShouldContain("RollingUpdatePolicy");

    private static IReadOnlyList<double> Steps(string type, string member, string unit, int value, int instances = 1) => DeploymentPolicy.Parse(
        new JsonObject
        {
            ["BlueGreenUpdatePolicy"] = new JsonObject
            {
                ["TrafficRoutingConfiguration"] = new JsonObject
                {
                    ["Type"] = type,
                    ["WaitIntervalInSeconds"] = 300,
                    [member] = new JsonObject { ["Type"] = unit, ["Value"] = value },
                },
            },
        },
        instances).Steps;
}
