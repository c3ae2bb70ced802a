using Amazon.Lambda.Core;
using Pipeline.Scoring.Batch;

namespace Pipeline.Scoring.Tests.Batch;

public sealed class ShardLoggerTests
{
    private readonly Recorder _recorder = new();

    private ILambdaLogger Logger => new ShardLogger(_recorder, "shardId-000000000003");

    [Fact]
    public void The_shard_is_the_last_of_a_templates_values()
    {
        Logger.LogWarning("{Count} keys left", 7);
        _recorder.Line.ShouldBe(("Warning", null, "{Count} keys left [{Shard}]", "7 shardId-000000000003"));
    }

    [Fact]
    public void A_message_without_values_keeps_its_braces()
    {
        Logger.LogError("not JSON: {");
        _recorder.Line.ShouldBe(("Error", null, "{Message} [{Shard}]", "not JSON: { shardId-000000000003"));
    }

    [Fact]
    public void An_exception_goes_with_the_shard()
    {
        var exception = new InvalidOperationException();
        Logger.LogWarning(exception, "{Count} records", 2);
        _recorder.Line.ShouldBe(("Warning", exception, "{Count} records [{Shard}]", "2 shardId-000000000003"));
    }

    private sealed class Recorder : ILambdaLogger
    {
        public (string Level, Exception? Exception, string Message, string Values) Line { get; private set; }

        public void Log(string message) => throw new InvalidOperationException("without a level");

        public void LogLine(string message) => throw new InvalidOperationException("without a level");

        public void Log(string level, string message, params object[] args) => Line = (level, null, message, string.Join(' ', args));

        public void Log(string level, Exception exception, string message, params object[] args) => Line = (level, exception, message, string.Join(' ', args));
    }
}
