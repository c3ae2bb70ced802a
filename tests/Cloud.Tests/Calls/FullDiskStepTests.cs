using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.Calls;

public sealed class FullDiskStepTests
{
    private readonly StringWriter _log = new();
    private readonly Dispatcher _calls;
    private bool _full;

    public FullDiskStepTests()
    {
        var service = new RecordingService("notes", (operation, _) => _full && operation != "Read" ? throw new IOException("No space left on device", 28) : []);
        _calls = new Dispatcher(_ => new DispatcherParts([service], [new FullDiskStep(_log)]));
    }

    [Fact]
    public async Task A_call_without_room_is_refused_with_the_services_own_error()
    {
        _full = true;
        var refused = await Should.ThrowAsync<AwsException>(() => CallAsync("Write"));
        (refused.Code, refused.Status).ShouldBe(("InternalFailure", 500));
        await CallAsync("Read");
    }

    [Fact]
    public async Task The_log_says_once_that_the_disk_is_full_and_once_that_it_is_not()
    {
        _full = true;
        await Should.ThrowAsync<AwsException>(() => CallAsync("Write"));
        await Should.ThrowAsync<AwsException>(() => CallAsync("Write"));
        await Should.ThrowAsync<AwsException>(() => CallAsync("Append"));
        _full = false;
        await CallAsync("Append");
        await CallAsync("Write");
        await CallAsync("Write");
        _log.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).ShouldBe(
        [
            "No space left on device: the local cloud refuses what it cannot write until there is room.",
            "The local cloud's disk has room again.",
        ]);
    }

    [Fact]
    public async Task Another_error_of_a_file_is_a_defect()
    {
        var broken = new RecordingService("notes", (_, _) => throw new IOException("bad sector", 5));
        var calls = new Dispatcher(_ => new DispatcherParts([broken], [new FullDiskStep(_log)]));
        await Should.ThrowAsync<IOException>(() => calls.InvokeAsync("notes", "Write", [], new(new("", ""), "us-east-1", "1", CancellationToken.None)));
        _log.ToString().ShouldBeEmpty();
    }

    private Task CallAsync(string operation) => _calls.InvokeAsync("notes", operation, [], new(new("", ""), "us-east-1", "1", CancellationToken.None));
}
