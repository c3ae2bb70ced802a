using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.Protocol;

public sealed class ProtocolTests : IAsyncLifetime
{
    private readonly RecordingService _service = new("any", Answer) { TakesForms = true };
    private CloudUnderTest _cloud = null!;

    public async ValueTask InitializeAsync() => _cloud = await CloudUnderTest.StartAsync(_ => _service);

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task A_form_becomes_lists_maps_and_structures()
    {
        await FormAsync(
            ("Action", "Do"),
            ("Version", "2010-03-31"),
            ("Plain", "a"),
            ("Tags.member.1.Key", "k1"),
            ("Tags.member.1.Value", "v1"),
            ("Names.member.2", "second"),
            ("Names.member.10", "tenth"),
            ("Names.member.1", "first"),
            ("Flat.1", "x"),
            ("Flat.2", "y"),
            ("Attributes.entry.1.key", "DisplayName"),
            ("Attributes.entry.1.value", "d"),
            ("MessageAttributes.entry.1.Name", "kind"),
            ("MessageAttributes.entry.1.Value.DataType", "String"),
            ("MessageAttributes.entry.1.Value.StringValue", "trip"));
        var (operation, input) = _service.Calls.ShouldHaveSingleItem();
        operation.ShouldBe("Do");
        input.ToJsonString().ShouldBe(
            """
            {"Plain":"a","Tags":[{"Key":"k1","Value":"v1"}],"Names":["first","second","tenth"],"Flat":["x","y"],
            "Attributes":{"DisplayName":"d"},"MessageAttributes":{"kind":{"DataType":"String","StringValue":"trip"}}}
            """.ReplaceLineEndings(""));
    }

    [Fact]
    public async Task An_answer_to_a_form_is_xml()
    {
        var (status, xml) = await FormAsync(("Action", "Do"));
        status.ShouldBe(HttpStatusCode.OK);
        xml.Name.LocalName.ShouldBe("DoResponse");
        var result = xml.Element("DoResult")!;
        result.Element("Text")!.Value.ShouldBe("a<b");
        result.Element("Yes")!.Value.ShouldBe("true");
        result.Element("Number")!.Value.ShouldBe("7");
        result.Element("At")!.Value.ShouldBe("2026-01-15T12:00:00.000Z");
        result.Element("List")!.Elements("member").Select(member => member.Element("X")!.Value).ShouldBe(["1", "2"]);
        result.Element("Attributes")!.Element("entry")!.Element("key")!.Value.ShouldBe("k");
        xml.Element("ResponseMetadata")!.Element("RequestId")!.Value.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task An_error_to_a_form_is_xml_with_its_old_code()
    {
        var (status, xml) = await FormAsync(("Action", "Fail"));
        status.ShouldBe(HttpStatusCode.Conflict);
        xml.Element("Error")!.Element("Code")!.Value.ShouldBe("Old.Code");
        xml.Element("Error")!.Element("Type")!.Value.ShouldBe("Sender");
        xml.Element("Error")!.Element("Message")!.Value.ShouldBe("what was wrong");
    }

    [Theory]
    [InlineData("A", "1", "A.B", "2")]
    [InlineData("A.B", "2", "A", "1")]
    public async Task A_form_that_contradicts_itself_is_refused(string first, string one, string second, string two)
    {
        var (status, xml) = await FormAsync(("Action", "Do"), (first, one), (second, two));
        status.ShouldBe(HttpStatusCode.BadRequest);
        xml.Element("Error")!.Element("Code")!.Value.ShouldBe("MalformedQueryString");
    }

    [Fact]
    public async Task A_form_without_an_action_is_refused()
    {
        var (_, xml) = await FormAsync(("Version", "1"));
        xml.Element("Error")!.Element("Code")!.Value.ShouldBe("MissingAction");
    }

    [Fact]
    public async Task An_answer_to_json_has_epoch_seconds_and_the_requests_content_type()
    {
        var (response, body) = await JsonAsync("Any.Do", "{}");
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/x-amz-json-1.1");
        response.Headers.GetValues("x-amzn-RequestId").Single().ShouldNotBeEmpty();
        ((decimal)body["At"]!).ShouldBe(1768478400m);
    }

    [Fact]
    public async Task An_error_to_json_carries_its_code_in_body_and_header_and_its_old_code()
    {
        var (response, body) = await JsonAsync("Any.Fail", "{}");
        response.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        ((string)body["__type"]!).ShouldBe("NewCode");
        ((string)body["message"]!).ShouldBe("what was wrong");
        ((int)body["OriginalStatusCode"]!).ShouldBe(500);
        response.Headers.GetValues("x-amzn-ErrorType").Single().ShouldBe("NewCode");
        response.Headers.GetValues("x-amzn-query-error").Single().ShouldBe("Old.Code;Sender");
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{")]
    [InlineData("\"text\"")]
    [InlineData("""{"A":1,"A":2}""")]
    [InlineData("""{"A":{"B":1,"B":2}}""")]
    public async Task A_body_that_is_not_a_json_object_is_refused(string body)
    {
        var (response, error) = await JsonAsync("Any.Do", body);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        ((string)error["__type"]!).ShouldBe("SerializationException");
    }

    [Fact]
    public async Task A_body_of_more_than_a_million_values_is_refused_and_a_text_of_commas_is_not()
    {
        foreach (var item in new[] { "1,", "{},", "[]," })
        {
            var (response, error) = await JsonAsync("Any.Do", $$"""{"A":[{{string.Concat(Enumerable.Repeat(item, 1_000_000))}}1]}""");
            response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            ((string)error["__type"]!).ShouldBe("SerializationException");
            ((string)error["message"]!).ShouldContain("more than 1000000 names and values");
        }

        (await JsonAsync("Any.Do", $$"""{"A":"{{new string(',', 1_500_000)}}"}""")).Response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("application/x-amz-json-1.0; x=é", "application/x-amz-json-1.0")]
    [InlineData("application/x-amz-json-1.1é", "application/x-amz-json-1.1")]
    [InlineData("text/é", "application/json")]
    public async Task An_answer_has_a_content_type_that_a_header_can_have(string sent, string answered)
    {
        using var handler = new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        using var client = new HttpClient(handler);
        using var request = _cloud.Signed(HttpMethod.Post, "/", "any");
        request.Headers.Add("X-Amz-Target", "Any.Do");
        request.Content = new ByteArrayContent("{}"u8.ToArray());
        request.Content.Headers.TryAddWithoutValidation("Content-Type", sent);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe(answered);
    }

    [Theory]
    [InlineData("Name", "a\u0001")]
    [InlineData("Name", "\u000B")]
    [InlineData("Name", "\uFFFE")]
    [InlineData("Na\u0001me", "a")]
    [InlineData("Action", "Do\u0001")]
    public async Task A_form_with_a_character_that_XML_does_not_allow_is_refused(string key, string value)
    {
        var (status, xml) = key == "Action" ? await FormAsync((key, value)) : await FormAsync(("Action", "Do"), (key, value));
        status.ShouldBe(HttpStatusCode.BadRequest);
        xml.Element("Error")!.Element("Code")!.Value.ShouldBe("InvalidParameterValue");
        _service.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("utf-7")]
    [InlineData("\"UTF-7\"")]
    [InlineData("utf-16")]
    [InlineData("none")]
    public async Task A_form_in_another_charset_is_refused(string charset)
    {
        var (status, xml) = await CharsetAsync(charset);
        status.ShouldBe(HttpStatusCode.BadRequest);
        xml.Element("Error")!.Element("Code")!.Value.ShouldBe("MalformedQueryString");
        _service.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("\"UTF-8\"")]
    public async Task A_form_may_say_that_it_is_UTF_8(string charset) => (await CharsetAsync(charset)).Status.ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task An_answer_to_a_form_never_holds_what_XML_does_not_allow()
    {
        var (status, xml) = await FormAsync(("Action", "Odd"));
        status.ShouldBe(HttpStatusCode.OK);
        xml.Element("OddResult")!.Element("Text")!.Value.ShouldBe("a\uFFFDb\uFFFD\uFFFDc😀");
        xml.Element("OddResult")!.Element("Attributes")!.Element("entry")!.Element("key")!.Value.ShouldBe("k\uFFFD");
        (_, xml) = await FormAsync(("Action", "OddError"));
        xml.Element("Error")!.Element("Message")!.Value.ShouldBe("not \uFFFD");
    }

    [Fact]
    public async Task An_empty_body_has_no_members()
    {
        await JsonAsync("Any.Do", "");
        _service.Calls.ShouldHaveSingleItem().Input.ShouldBeEmpty();
    }

    [Fact]
    public async Task Cbor_is_refused_by_name()
    {
        using var request = _cloud.Signed(HttpMethod.Post, "/", "any");
        request.Headers.Add("X-Amz-Target", "Any.Do");
        request.Content = new ByteArrayContent([0xA0]);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-cbor-1.1");
        using var response = await _cloud.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.NotImplemented);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("application/x-amz-cbor-1.1");
    }

    [Fact]
    public async Task A_request_without_a_signature_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _cloud.Endpoint);
        using var response = await _cloud.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_refused_by_name()
    {
        var refused = await Should.ThrowAsync<AwsException>(() => _cloud.CallAsync("quantum", "Braket.Do", []));
        refused.Message.ShouldContain("quantum");
    }

    private static JsonObject Answer(string operation, JsonObject input) => operation switch
    {
        "Odd" => new JsonObject { ["Text"] = "a\u0001b\uD800\uFFFFc😀", ["Attributes"] = new JsonObject { ["k\u000B"] = "v" }, ["a b"] = "odd name" },
        "OddError" => throw new AwsException("Odd", "not \u0001"),
        _ => Plain(operation),
    };

    private static JsonObject Plain(string operation) => operation == "Do"
        ? new JsonObject
        {
            ["Text"] = "a<b",
            ["Yes"] = true,
            ["Number"] = 7,
            ["At"] = AwsTimestamp.Node(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero)),
            ["List"] = new JsonArray(new JsonObject { ["X"] = 1 }, new JsonObject { ["X"] = 2 }),
            ["Attributes"] = new JsonObject { ["k"] = "v" },
        }
        : throw new AwsException("NewCode", "what was wrong", 409)
        {
            QueryCode = "Old.Code",
            Members = new JsonObject { ["OriginalStatusCode"] = 500 },
        };

    private async Task<(HttpStatusCode Status, XElement Xml)> CharsetAsync(string charset)
    {
        using var request = _cloud.Signed(HttpMethod.Post, "/", "any");
        request.Content = new ByteArrayContent("Action=Do"u8.ToArray());
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded; charset=" + charset);
        using var response = await _cloud.SendAsync(request);
        return (response.StatusCode, XElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    private async Task<(HttpStatusCode Status, XElement Xml)> FormAsync(params (string Key, string Value)[] form)
    {
        using var request = _cloud.Signed(HttpMethod.Post, "/", "any");
        request.Content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Key, field.Value)));
        using var response = await _cloud.SendAsync(request);
        return (response.StatusCode, XElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    private async Task<(HttpResponseMessage Response, JsonNode Body)> JsonAsync(string target, string body)
    {
        using var request = _cloud.Signed(HttpMethod.Post, "/", "any");
        request.Headers.Add("X-Amz-Target", target);
        request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/x-amz-json-1.1"));
        var response = await _cloud.SendAsync(request);
        return (response, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }
}
