using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Pipeline.Hosting.Tests;

/// <summary>How each function starts and fails to, whichever packages it was built with: a failure, and a line that says what is wrong.</summary>
[Trait("Cost", "process")]
public sealed class FunctionStartTests
{
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["AWS_REGION"] = "us-east-1",
        ["AWS_ACCESS_KEY_ID"] = "local",
        ["AWS_SECRET_ACCESS_KEY"] = "local",
        ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1",
        ["LOOKUPS_TABLE"] = "lookups",
        ["PREDICTIONS_TABLE"] = "predictions",
        ["ENDPOINT_NAME"] = "endpoint",
        ["BUCKET"] = "bucket",
        ["STATE_MACHINE_ARN"] = "arn:aws:states:us-east-1:000000000000:stateMachine:retraining",
    };

    [Theory]
    [InlineData("ScoringFunction", "Score")]
    [InlineData("ParcelsFunction", "Score")]
    [InlineData("LookupsFunction", "Load")]
    [InlineData("RetrainingFunction", "Start")]
    public async Task A_wrong_handler_is_a_failure_of_one_line_that_names_the_right_one(string program, string handler)
    {
        var (status, error) = await FunctionProcess.RunAsync(program, With("127.0.0.1:1", "Nobody"));

        (status, error.ShouldHaveSingleItem()).ShouldBe((1, $"{program} cannot run: ANNOTATIONS_HANDLER is 'Nobody'. Set it to a handler of this program: {handler}."));
    }

    [Theory]
    [InlineData("ScoringFunction", "Score", "BUCKET")]
    [InlineData("ParcelsFunction", "Score", "BUCKET")]
    [InlineData("LookupsFunction", "Load", "LOOKUPS_TABLE")]
    [InlineData("RetrainingFunction", "Start", "STATE_MACHINE_ARN")]
    public async Task A_missing_setting_is_a_failure_whose_first_line_names_it(string program, string handler, string setting)
    {
        var variables = With("127.0.0.1:1", handler);
        variables.Remove(setting);

        var (status, error) = await FunctionProcess.RunAsync(program, variables);

        status.ShouldBe(1);
        error[0].ShouldStartWith($"{program} cannot run: InvalidOperationException: ");
        error[0].ShouldContain($"{setting} is not set");
    }

    [Theory]
    [InlineData("ScoringFunction")]
    [InlineData("ParcelsFunction")]
    [InlineData("LookupsFunction")]
    [InlineData("RetrainingFunction")]
    public async Task Started_by_hand_each_says_that_it_is_a_function(string program)
    {
        var (status, error) = await FunctionProcess.RunAsync(program, Settings);

        status.ShouldBe(2);
        error.ShouldHaveSingleItem().ShouldStartWith($"{program} cannot run: AWS_LAMBDA_RUNTIME_API is not set. This program is a Lambda function");
    }

    [Theory]
    [InlineData("ScoringFunction", "Score", """{"Records":[]}""", """{"batchItemFailures":[]}""")]
    [InlineData("ParcelsFunction", "Score", """{"Records":[]}""", """{"batchItemFailures":[]}""")]
    [InlineData("LookupsFunction", "Load", """{"Records":[]}""", "")]
    [InlineData("RetrainingFunction", "Start", """{"Records":[]}""", "")]
    public async Task An_answer_that_lambda_refuses_ends_the_program_with_a_line_and_a_failure(string program, string handler, string @event, string answer)
    {
        var answers = new ConcurrentQueue<string>();
        await using var api = RuntimeApi(@event, answers);
        await api.StartAsync(TestContext.Current.CancellationToken);

        var (status, error) = await FunctionProcess.RunAsync(program, With(new Uri(api.Urls.Single()).Authority, handler));

        (status, answers.ShouldHaveSingleItem()).ShouldBe((1, answer));
        error[0].ShouldContain($"{program} cannot run: ");
    }

    private static Dictionary<string, string> With(string runtimeApi, string handler) =>
        new(Settings) { ["AWS_LAMBDA_RUNTIME_API"] = runtimeApi, ["ANNOTATIONS_HANDLER"] = handler };

    // Takes no response: 413, as for one that is too large.
    private static WebApplication RuntimeApi(string @event, ConcurrentQueue<string> answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async http =>
        {
            if (http.Request.Method == "GET")
            {
                http.Response.Headers["Lambda-Runtime-Aws-Request-Id"] = "request-1";
                http.Response.Headers["Lambda-Runtime-Deadline-Ms"] = TimeProvider.System.GetUtcNow().AddMinutes(1).ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
                http.Response.Headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:function";
                http.Response.Headers["Lambda-Runtime-Trace-Id"] = "Root=1";
                await http.Response.WriteAsync(@event);
                return;
            }

            using var body = new StreamReader(http.Request.Body);
            answers.Enqueue(await body.ReadToEndAsync());
            http.Response.StatusCode = 413;
            await http.Response.WriteAsync("""{"errorType":"Function.ResponseSizeTooLarge","errorMessage":"too large"}""");
        });
        return app;
    }
}
