using Pipeline.Cli.Hosting;
using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Hosting;

public sealed class StackNoteTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_note_is_found_by_the_endpoint_of_the_cloud_that_left_it()
    {
        var endpoint = new Uri("http://127.0.0.1:4566");
        StackNote.Find(_directory.Path, endpoint).ShouldBeNull();
        await new StackNote(endpoint, new Dictionary<string, string> { ["StreamName"] = "trips" }).WriteAsync(_directory.Path, TestContext.Current.CancellationToken);
        StackNote.Find(_directory.Path, new Uri("http://localhost:4566/"))!.Outputs["StreamName"].ShouldBe("trips");
        StackNote.Find(_directory.Path, new Uri("http://127.0.0.1:4567")).ShouldBeNull();
        StackNote.Find(_directory.Path, new Uri("https://kinesis.us-east-1.amazonaws.com:4566")).ShouldBeNull("this note is about a cloud on this machine");
    }
}
