using System.Text.RegularExpressions;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests;

/// <summary>The local cloud as a program of its own, for a template that has nothing to do with this project.</summary>
[Trait("Cost", "process")]
public sealed partial class CloudCommandTests : IDisposable
{
    private const string Template = """
        Transform: AWS::Serverless-2016-10-31
        Parameters:
          Shards: { Type: Number }
        Resources:
          Readings: { Type: "AWS::Kinesis::Stream", Properties: { Name: !Sub "${AWS::StackName}-readings", ShardCount: !Ref Shards } }
          Latest:
            Type: AWS::DynamoDB::Table
            Properties:
              AttributeDefinitions: [{ AttributeName: sensor, AttributeType: S }]
              KeySchema: [{ AttributeName: sensor, KeyType: HASH }]
              BillingMode: PAY_PER_REQUEST
          Keep:
            Type: AWS::Serverless::Function
            Properties:
              Runtime: provided.al2023
              Handler: bootstrap
              CodeUri: .
              Policies:
                - Version: "2012-10-17"
                  Statement: [{ Effect: Allow, Action: "dynamodb:PutItem", Resource: !GetAtt Latest.Arn }]
              Events:
                Readings: { Type: Kinesis, Properties: { Stream: !GetAtt Readings.Arn, StartingPosition: TRIM_HORIZON } }
        Outputs:
          Stream: { Value: !Ref Readings }
        """;

    private readonly TemporaryDirectory _directory = new();
    private readonly StringWriter _errors = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_template_is_deployed_and_its_function_gets_what_is_put_on_the_stream()
    {
        if (OperatingSystem.IsWindows()) return;
        var marker = _directory.File("marker");
        var template = await WriteAsync(marker);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var output = new WatchedOutput("Ctrl+C stops it.");
        var running = new CloudCommand(TimeProvider.System, output, _errors).RunAsync(
            ["--template", template, "--artifacts", _directory.File("built"), "--stack", "lab", "--parameter", "Shards=2", "--port", "0", "--data", _directory.File("data"), "--node-modules", Repository.NodeModules],
            stop.Token);
        await await Task.WhenAny(output.Seen, running);
        var text = output.ToString();
        text.ShouldContain("lab-readings", Case.Sensitive, _errors.ToString());
        text.ShouldMatch(@"Stream\s+lab-readings");
        using var http = new HttpClient { BaseAddress = new Uri(Address().Match(text).Value) };
        (await PutAsync(http)).ShouldBe(System.Net.HttpStatusCode.OK);
        await Eventually.HoldsAsync(() => File.Exists(marker), "the function was invoked");
        await stop.CancelAsync();
        (await running).ShouldBe(0, _errors.ToString());
    }

    [Theory]
    [InlineData("--parameter", "Shards", "--parameter Shards: expected Name=Value.")]
    [InlineData("--stack", "lab", "Shards")]
    public async Task Errors_in_the_command_or_the_template_are_reported(string option, string value, string expected)
    {
        var template = await WriteAsync(_directory.File("marker"));
        var code = await new CloudCommand(TimeProvider.System, TextWriter.Null, _errors).RunAsync(
            ["--template", template, option, value, "--port", "0", "--data", _directory.File("data"), "--node-modules", Repository.NodeModules], TestContext.Current.CancellationToken);
        (code, _errors.ToString().Contains(expected, StringComparison.Ordinal)).ShouldBe((1, true), _errors.ToString());
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();

    private static async Task<System.Net.HttpStatusCode> PutAsync(HttpClient http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/");
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=k/20260115/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=0");
        request.Headers.TryAddWithoutValidation("X-Amz-Target", "Kinesis_20131202.PutRecord");
        request.Content = new StringContent("""{"StreamName":"lab-readings","PartitionKey":"a","Data":"YQ=="}""", System.Text.Encoding.UTF8, "application/x-amz-json-1.1");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private async Task<string> WriteAsync(string marker)
    {
        var bootstrap = Path.Combine(Directory.CreateDirectory(_directory.File("built/Keep")).FullName, "bootstrap");
        await File.WriteAllTextAsync(bootstrap, $"#!/bin/sh\ntouch {marker}\nexec sleep 60\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(bootstrap, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync(_directory.File("other.yaml"), Template, TestContext.Current.CancellationToken);
        return _directory.File("other.yaml");
    }

    /// <summary>Tells when a line has been written.</summary>
    private sealed class WatchedOutput(string awaited) : StringWriter
    {
        private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Seen => _seen.Task;

        public override async Task WriteLineAsync(string? value)
        {
            await base.WriteLineAsync(value);
            if (value == awaited) _seen.TrySetResult();
        }
    }
}
