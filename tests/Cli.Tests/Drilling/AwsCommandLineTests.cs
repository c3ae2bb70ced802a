using Pipeline.Cli.Drilling;

namespace Pipeline.Cli.Tests.Drilling;

public sealed class AwsCommandLineTests
{
    [Theory]
    [InlineData("lambda update-event-source-mapping --uuid u-1 --enabled", "lambda", "UpdateEventSourceMapping", """{"UUID":"u-1","Enabled":true}""")]
    [InlineData("lambda update-event-source-mapping --uuid u-1 --no-enabled --batch-size 5", "lambda", "UpdateEventSourceMapping", """{"UUID":"u-1","Enabled":false,"BatchSize":5}""")]
    [InlineData("s3api copy-object --bucket b --copy-source b/k", "s3", "CopyObject", """{"Bucket":"b","CopySource":"b/k"}""")]
    [InlineData("stepfunctions stop-execution --execution-arn a", "sfn", "StopExecution", """{"executionArn":"a"}""")]
    [InlineData("sqs send --message-attributes {\"a\":[1]}", "sqs", "Send", """{"MessageAttributes":{"a":[1]}}""")]
    [InlineData("dynamodb update-time-to-live --time-to-live-specification Enabled=true,AttributeName=until", "dynamodb", "UpdateTimeToLive", """{"TimeToLiveSpecification":{"Enabled":true,"AttributeName":"until"}}""")]
    [InlineData("s3api copy-object --key labels/dt=2026-01-15/a.csv", "s3", "CopyObject", """{"Key":"labels/dt=2026-01-15/a.csv"}""")]
    public void A_command_is_an_operation_with_members(string words, string service, string operation, string members)
    {
        var command = AwsCommandLine.Parse(words.Split(' '));
        (command.Service, command.Operation, command.Members.ToJsonString()).ShouldBe((service, operation, members));
    }

    [Theory]
    [InlineData("lambda", "expected a service and an operation")]
    [InlineData("lambda invoke f", "'f' belongs to no option")]
    public void What_is_no_such_command_is_said(string words, string message) =>
        Should.Throw<RunbookException>(() => AwsCommandLine.Parse(words.Split(' '))).Message.ShouldContain(message);
}
