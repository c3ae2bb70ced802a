using System.Text.Json.Nodes;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.RuntimeSupport.Api;
using Amazon.Lambda.RuntimeSupport.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Pipeline.Compat.Tests.Runtime;

public sealed class LambdaLoggerTests
{
    private static readonly InvocationHeaders Invocation = new("request-1", "arn", DateTimeOffset.UnixEpoch, "Root=1-2", "blue");
    private readonly StringWriter _output = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_text_line_has_time_request_level_and_message()
    {
        Logger(LogForm.Default).LogWarning("{Rows} of {Key}, {Share:P0}, {{braces}}", 3, "a.csv", 0.5);

        _output.ToString().ShouldBe($"2026-01-15T12:00:00.000Z\trequest-1\twarn\t3 of a.csv, 50 %, {{{{braces}}}}{Environment.NewLine}");
    }

    [Fact]
    public void A_json_line_has_the_message_s_arguments_by_name_too()
    {
        Logger(LogForm.Json).LogInformation("Loaded {Rows} rows of {Key}", 3, "a\"b.csv");

        var line = JsonNode.Parse(_output.ToString())!;
        Text(line, "timestamp").ShouldBe("2026-01-15T12:00:00.000Z");
        Text(line, "level").ShouldBe("Information");
        Text(line, "requestId").ShouldBe("request-1");
        Text(line, "tenantId").ShouldBe("blue");
        Text(line, "traceId").ShouldBe("Root=1-2");
        Text(line, "message").ShouldBe("Loaded 3 rows of a\"b.csv");
        line["Rows"]!.GetValue<int>().ShouldBe(3);
        Text(line, "Key").ShouldBe("a\"b.csv");
        _output.ToString().Count(character => character == '\n').ShouldBe(1);
    }

    [Fact]
    public void An_exception_of_a_json_line_is_in_members_of_its_own()
    {
        Logger(LogForm.Json).LogError(new InvalidDataException("broken"), "Failed {message}", "x");

        var line = JsonNode.Parse(_output.ToString())!;
        (Text(line, "level"), Text(line, "message")).ShouldBe(("Error", "Failed x"));
        (Text(line, "errorType"), Text(line, "errorMessage")).ShouldBe(("System.IO.InvalidDataException", "broken"));
        line["stackTrace"]!.AsArray().Select(text => text!.GetValue<string>()).ShouldBe(["System.IO.InvalidDataException: broken"]); // it was never thrown
    }

    [Fact]
    public void Positions_missing_arguments_and_messages_without_arguments_do_no_harm()
    {
        var logger = Logger(LogForm.Default);
        logger.LogInformation("{1} {0}", "a", "b");
        logger.LogInformation("{A} {B}", "only one");
        logger.LogInformation("{0} {2}", "not positions", "second");
        logger.LogInformation("{A} {B}", null, new List<int> { 1 });
        logger.LogInformation("{\"json\": true}");
        logger.LogLine("plain {braces}");

        _output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[^1]).ShouldBe(
            ["b a", "only one {B}", "not positions second", "{A} {B}", "{\"json\": true}", "plain {braces}"]);
    }

    [Theory]
    [InlineData("WARN", 2)]
    [InlineData("Error", 1)]
    [InlineData("FATAL", 0)]
    [InlineData("INFO", 3)]
    [InlineData("Debug", 4)]
    [InlineData(null, 3)]
    [InlineData("loud", 3)]
    public void Lines_below_the_level_of_the_environment_are_not_written(string? level, int written)
    {
        var environment = LambdaEnvironment.Read(name => name switch
        {
            "AWS_LAMBDA_RUNTIME_API" => "127.0.0.1:9001",
            "AWS_LAMBDA_LOG_LEVEL" => level,
            _ => null,
        });
        ILambdaLogger logger = LambdaLogger.For(environment, _output, _time, Invocation);

        logger.LogDebug("detail");
        logger.LogInformation("done");
        logger.LogWarning("odd");
        logger.LogError("failed");

        _output.ToString().Count(character => character == '\n').ShouldBe(written);
    }

    [Theory]
    [InlineData(null, "JSON", "{")]
    [InlineData("Unformatted", "JSON", "done")]
    [InlineData("json", "Text", "{")]
    [InlineData(null, "Text", "2026-01-15T12:00:00.000Z\t")]
    [InlineData("", "JSON", "{")]
    public void The_user_s_form_goes_before_the_one_that_lambda_sets(string? own, string lambdas, string start)
    {
        var environment = LambdaEnvironment.Read(name => name switch
        {
            "AWS_LAMBDA_RUNTIME_API" => "127.0.0.1:9001",
            "AWS_LAMBDA_HANDLER_LOG_FORMAT" => own,
            "AWS_LAMBDA_LOG_FORMAT" => lambdas,
            _ => null,
        });

        LambdaLogger.For(environment, _output, _time, Invocation).LogLine("done");

        _output.ToString().ShouldStartWith(start);
    }

    [Fact]
    public void Lists_and_maps_are_members_of_a_json_line_and_nulls_are_none()
    {
        Logger(LogForm.Json).LogInformation("{Keys} {Sizes} {None}", new[] { "a", "b" }, new Dictionary<string, int> { ["a"] = 1 }, null!);

        var line = JsonNode.Parse(_output.ToString())!;
        Text(line, "message").ShouldBe("{Keys} {Sizes} {None}");
        (line["Keys"]!.ToJsonString(), line["Sizes"]!.ToJsonString(), line.AsObject().ContainsKey("None")).ShouldBe(("""["a","b"]""", """{"a":1}""", false));
    }

    [Fact]
    public void A_level_that_is_none_is_written_as_the_lowest()
    {
        new LambdaLogger(_output, LogForm.Default, LogLevel.Error, _time, Invocation).Log("loud", "x");

        _output.ToString().ShouldContain("\ttrce\tx");
    }

    [Fact]
    public void A_message_without_a_line_s_end_is_written_as_it_is()
    {
        Logger(LogForm.Json).Log("raw");

        _output.ToString().ShouldBe("raw");
    }

    private static string Text(JsonNode line, string name) => line[name]!.GetValue<string>();

    private ILambdaLogger Logger(LogForm form) => new LambdaLogger(_output, form, LogLevel.Trace, _time, Invocation);
}
