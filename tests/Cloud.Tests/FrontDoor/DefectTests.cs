using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.FrontDoor;

public sealed class DefectTests
{
    [Fact]
    public async Task A_defect_of_a_service_is_answered_as_an_internal_failure_and_not_by_a_bare_500()
    {
        await using var cloud = await CloudUnderTest.StartAsync(_ => new BrokenService());
        var error = await Should.ThrowAsync<AwsException>(() => cloud.CallAsync("broken", "Broken.Break", []));
        error.Status.ShouldBe(500);
        error.Code.ShouldBe("InternalFailure");
        error.Message.ShouldContain("spring came off");
    }

    private sealed class BrokenService : ICloudService
    {
        public string Name => "broken";

        public IReadOnlyList<string> SigningNames { get; } = ["broken"];

        public IReadOnlyDictionary<string, OperationHandler> Operations { get; } = new Dictionary<string, OperationHandler>
        {
            ["Break"] = (_, _) => Task.FromException<JsonObject>(new InvalidOperationException("A spring came off.")),
        };
    }
}
