using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Tests.SageMaker.Serving;

[Trait("Cost", "process")]
public sealed class InvokeEndpointTests
{
    [Fact]
    public async Task An_endpoint_answers_as_the_built_in_container_does()
    {
        await using var sagemaker = await SageMakerUnderTest.StartAsync();
        await sagemaker.ModelAsync("doubling");
        await sagemaker.CallAsync("CreateEndpoint", new JsonObject { ["EndpointName"] = "trips", ["EndpointConfigName"] = "doubling" });
        await sagemaker.EndpointAsync("trips", "InService");

        await Predictions_come_one_a_line_in_the_order_of_the_rows(sagemaker);
        await Json_is_answered_where_it_is_accepted(sagemaker);
        await A_row_without_its_last_features_counts_them_as_missing(sagemaker);
        await Short_rows_are_predicted_in_their_order_however_many_they_are(sagemaker);
        await An_empty_body_has_no_content(sagemaker);
        await An_error_of_the_container_is_wrapped(sagemaker);
        await A_request_is_limited_to_6_megabytes(sagemaker);
        await A_variant_may_be_named(sagemaker);
    }

    [Fact]
    public async Task A_missing_endpoint_is_a_validation_error()
    {
        await using var sagemaker = await SageMakerUnderTest.StartAsync();
        using var response = await sagemaker.InvokeAsync("nowhere", "1,2");
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Headers.GetValues("x-amzn-ErrorType").Single().ShouldBe("ValidationError");
        (await BodyAsync(response))["Message"]!.ToString().ShouldBe("Endpoint nowhere of account 000000000000 not found.");
    }

    private static async Task Predictions_come_one_a_line_in_the_order_of_the_rows(SageMakerUnderTest sagemaker)
    {
        using var response = await sagemaker.InvokeAsync("trips", "2,1\n8,\n5,3\n");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/csv; charset=utf-8");
        response.Headers.GetValues("x-Amzn-Invoked-Production-Variant").ShouldBe(["doubling"]);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        text.ShouldEndWith("\n");
        var numbers = text.TrimEnd('\n').Split('\n').Select(line => double.Parse(line, CultureInfo.InvariantCulture)).ToList();
        numbers.Count.ShouldBe(3);
        numbers[0].ShouldBe(4, 0.5);
        numbers[1].ShouldBe(16, 0.5);
        numbers[2].ShouldBe(10, 0.5);
    }

    private static async Task Json_is_answered_where_it_is_accepted(SageMakerUnderTest sagemaker)
    {
        using var response = await sagemaker.InvokeAsync("trips", "2,1\n8,2", accept: "application/json");
        var scores = (await BodyAsync(response))["predictions"]!.AsArray();
        scores.Count.ShouldBe(2);
        ((double)scores[0]!["score"]!).ShouldBe(4, 0.5);
        using var refused = await sagemaker.InvokeAsync("trips", "2,1", accept: "text/html");
        ((int)(await BodyAsync(refused))["OriginalStatusCode"]!).ShouldBe(406);
    }

    private static async Task A_row_without_its_last_features_counts_them_as_missing(SageMakerUnderTest sagemaker)
    {
        using var narrow = await sagemaker.InvokeAsync("trips", "8");
        using var missing = await sagemaker.InvokeAsync("trips", "8,");
        (await narrow.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .ShouldBe(await missing.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task Short_rows_are_predicted_in_their_order_however_many_they_are(SageMakerUnderTest sagemaker)
    {
        using var few = await sagemaker.InvokeAsync("trips", "8\n2");
        using var many = await sagemaker.InvokeAsync("trips", string.Concat(Enumerable.Repeat("8\n", 600_000)) + "2");
        var expected = (await few.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n');
        var lines = (await many.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n');
        lines.Length.ShouldBe(600_002);
        lines[..600_000].ShouldAllBe(line => line == expected[0]);
        lines[600_000].ShouldBe(expected[1]);
    }

    private static async Task An_empty_body_has_no_content(SageMakerUnderTest sagemaker)
    {
        using var response = await sagemaker.InvokeAsync("trips", "");
        response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    private static async Task An_error_of_the_container_is_wrapped(SageMakerUnderTest sagemaker)
    {
        foreach (var (body, type, status, reason) in new[]
        {
            ("1,abc", "text/csv", 415, "could not convert string to float: 'abc'"),
            ("1,2", "application/pdf", 415, "application/pdf is not an accepted ContentType"),
            ("1,2,3", "text/csv", 400, "Number of columns does not match number of features in booster"),
        })
        {
            using var response = await sagemaker.InvokeAsync("trips", body, type);
            ((int)response.StatusCode).ShouldBe(424);
            response.Headers.GetValues("x-amzn-ErrorType").Single().ShouldBe("ModelError");
            var error = await BodyAsync(response);
            ((int)error["OriginalStatusCode"]!).ShouldBe(status);
            ((string)error["OriginalMessage"]!).ShouldContain(reason);
            ((string)error["LogStreamArn"]!).ShouldBe("arn:aws:logs:us-east-1:000000000000:log-group:/aws/sagemaker/Endpoints/trips");
            ((string)error["Message"]!).ShouldStartWith($"Received client error ({status}) from primary with message \"");
        }
    }

    private static async Task A_request_is_limited_to_6_megabytes(SageMakerUnderTest sagemaker)
    {
        var body = new byte[6 * 1024 * 1024 + 1];
        Array.Fill(body, (byte)'1');
        using var response = await sagemaker.InvokeAsync("trips", body);
        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    private static async Task A_variant_may_be_named(SageMakerUnderTest sagemaker)
    {
        using var named = await sagemaker.InvokeAsync("trips", "2,1"u8.ToArray(), variant: "doubling");
        named.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var unknown = await sagemaker.InvokeAsync("trips", "2,1"u8.ToArray(), variant: "tripling");
        unknown.Headers.GetValues("x-amzn-ErrorType").Single().ShouldBe("ValidationError");
    }

    private static async Task<JsonObject> BodyAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject();
}
