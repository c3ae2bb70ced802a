using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Scheduler;

namespace Pipeline.Cloud.Tests.Scheduler;

/// <summary>Requests to the scheduler that its clients do not make.</summary>
public sealed class SchedulerRequestTests : IAsyncLifetime
{
    private const string Definition =
        """
        {"ScheduleExpression":"rate(1 hour)","FlexibleTimeWindow":{"Mode":"OFF"},
         "Target":{"Arn":"arn:aws:sqs:us-east-1:000000000000:q","RoleArn":"arn:aws:iam::000000000000:role/r"}}
        """;

    private CloudUnderTest _cloud = null!;

    public async ValueTask InitializeAsync()
    {
        _cloud = await CloudUnderTest.StartAsync((options, dispatcher) => [new SchedulerService(CloudContext.Unchecked(options, TimeProvider.System, dispatcher))]);
        (await SendAsync(HttpMethod.Post, "/schedules/s", Definition)).ShouldBe(HttpStatusCode.OK);
    }

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [InlineData("GET", "/schedules?=x")]
    [InlineData("GET", "/schedules/s?=x")]
    [InlineData("POST", "/schedules/other?=x")]
    [InlineData("DELETE", "/schedules/s?=x")]
    public async Task A_parameter_without_a_name_is_refused(string method, string target)
    {
        (await SendAsync(new HttpMethod(method), target, method == "POST" ? Definition : null)).ShouldBe(HttpStatusCode.NotImplemented);
        (await SendAsync(HttpMethod.Get, "/schedules/s")).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("GetSchedule")]
    [InlineData("DeleteSchedule")]
    public async Task A_schedule_of_another_group_does_not_exist(string operation)
    {
        // The permission is asked for the schedule of the group that the request names.
        var refused = await Should.ThrowAsync<AwsException>(() => CallAsync(operation, new JsonObject { ["Name"] = "s", ["GroupName"] = "team" }));
        (refused.Code, refused.Status).ShouldBe(("ResourceNotFoundException", 404));
        await CallAsync(operation, new JsonObject { ["Name"] = "s", ["GroupName"] = "default" });
    }

    [Fact]
    public async Task Listing_another_group_is_refused_and_listing_the_default_group_is_complete()
    {
        (await Should.ThrowAsync<AwsException>(() => CallAsync("ListSchedules", new JsonObject { ["GroupName"] = "team" }))).Code.ShouldBe("ResourceNotFoundException");
        (await CallAsync("ListSchedules", new JsonObject { ["GroupName"] = "default" }))["Schedules"]!.AsArray().Count.ShouldBe(1);
    }

    private Task<JsonObject> CallAsync(string operation, JsonObject input) => _cloud.InvokeAsync("scheduler", operation, input);

    private async Task<HttpStatusCode> SendAsync(HttpMethod method, string target, string? body = null)
    {
        using var request = _cloud.Signed(method, target, "scheduler");
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _cloud.SendAsync(request);
        return response.StatusCode;
    }
}
