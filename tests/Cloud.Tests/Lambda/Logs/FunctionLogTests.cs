using Pipeline.Cloud.CloudWatch;
using Pipeline.Cloud.Lambda.Logs;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda.Logs;

public sealed class FunctionLogTests
{
    [Fact]
    public void A_sink_that_fails_keeps_a_line_neither_from_the_file_nor_from_other_sinks()
    {
        using var directory = new TemporaryDirectory();
        var heard = new HeardLines();
        using (var log = new FunctionLog("f", directory.Path, [new BrokenSink(), heard], TimeProvider.System))
        {
            log.Write("e", "one");
            log.Write("e", "two");
        }

        heard.Lines.ShouldBe(["one", "two"]);
        var failed = "[lambda] BrokenSink could not take the line above: InvalidOperationException: A spring came off.";
        File.ReadAllLines(directory.File("f.log")).ShouldBe(["one", failed, "two", failed]);
    }

    private sealed class BrokenSink : IFunctionLogSink
    {
        public void Write(FunctionLogLine line) => throw new InvalidOperationException("A spring came off.");
    }

    private sealed class HeardLines : IFunctionLogSink
    {
        public List<string> Lines { get; } = [];

        public void Write(FunctionLogLine line) => Lines.Add(line.Line);
    }
}
