using System.IO.Compression;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.Lambda;

/// <summary>Code packages that would write elsewhere or fill the disk.</summary>
public sealed class HostileCodeTests : IAsyncLifetime
{
    private LambdaCloud _cloud = null!;

    public async ValueTask InitializeAsync() => _cloud = await LambdaCloud.StartAsync();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [InlineData("../../../escaped")]
    [InlineData("/tmp/escaped-by-zip")]
    public async Task A_zip_that_leads_out_of_its_folder_is_refused(string entry)
    {
        var error = await RefusedAsync(entry, 1);
        error.Message.ShouldStartWith("Could not unzip uploaded file");
        Directory.EnumerateFiles(_cloud.Options.DataDirectory, "*escaped*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_zip_that_unpacks_to_more_than_Lambda_takes_is_refused() =>
        (await RefusedAsync("zeros", 251 * 1024 * 1024)).Message.ShouldBe("Unzipped size must be smaller than 262144000 bytes");

    private async Task<AwsException> RefusedAsync(string entry, int length)
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        using (var content = archive.CreateEntry(entry, CompressionLevel.Fastest).Open())
        {
            var zeros = new byte[1024 * 1024];
            for (var left = length; left > 0; left -= zeros.Length) await content.WriteAsync(zeros.AsMemory(0, Math.Min(left, zeros.Length)), TestContext.Current.CancellationToken);
        }

        return await Should.ThrowAsync<AwsException>(() => _cloud.CreateProbeAsync(code: new JsonObject { ["ZipFile"] = Convert.ToBase64String(zip.ToArray()) }));
    }
}
