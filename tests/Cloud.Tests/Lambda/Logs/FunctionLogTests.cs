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

    [Fact]
    public void A_full_disk_keeps_lines_from_the_file_alone_which_says_how_many_once_there_is_room()
    {
        using var directory = new TemporaryDirectory();
        using var file = new FillingStream();
        var heard = new HeardLines();
        using (var log = new FunctionLog("f", directory.Path, [heard], TimeProvider.System, _ => new LogFile(file)))
        {
            log.Write("e", "one");
            file.Full = true;
            log.Write("e", "two");
            log.Write("e", "three");
            file.Full = false;
            log.Write("e", "four");
            log.Write("e", "five");
            file.Full = true;
        }

        heard.Lines.ShouldBe(["one", "two", "three", "four", "five"]);
        file.Text.ShouldBe("one\n\n[log] 2 lines are missing here: No space left on device\nfour\nfive\n");
    }

    private sealed class FillingStream : MemoryStream
    {
        public bool Full { get; set; }

        public string Text => System.Text.Encoding.UTF8.GetString(ToArray());

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Full) throw new IOException("No space left on device", 28);
            base.Write(buffer);
        }
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
