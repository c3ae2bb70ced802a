using System.IO.Compression;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda.Code;

/// <summary>Code packages that would write elsewhere or fill the disk.</summary>
[Trait("Cost", "process")]
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

    [Fact]
    public async Task A_zip_whose_entries_claim_any_size_is_refused()
    {
        // The size of the one entry as a 64-bit number; the sum of two of them is negative.
        var zip = Zip64(count: 2, long.MaxValue);
        (await RefusedAsync(new JsonObject { ["ZipFile"] = Convert.ToBase64String(zip) })).Code.ShouldBe("InvalidParameterValueException");
    }

    [Fact]
    public async Task A_link_in_a_folder_of_code_is_not_followed()
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(folder.File("bootstrap"), "#!/bin/sh");
        File.CreateSymbolicLink(folder.File("endless"), "/dev/zero");
        File.CreateSymbolicLink(folder.File("nowhere"), "/no/such/file");
        Directory.CreateSymbolicLink(folder.File("all"), "/");
        var created = await _cloud.CreateProbeAsync(code: new JsonObject { ["LocalDirectory"] = folder.Path });
        created["CodeSize"]!.GetValue<long>().ShouldBe(9);
    }

    [Fact]
    public async Task A_pipe_in_a_folder_of_code_is_not_opened()
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(folder.File("bootstrap"), "#!/bin/sh");
        using (var made = System.Diagnostics.Process.Start("mkfifo", [folder.File("pipe")])) await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        await Eventually.EndsAsync(_cloud.CreateProbeAsync(code: new JsonObject { ["LocalDirectory"] = folder.Path }), "the function is created");
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/proc/self")]
    [InlineData("/proc/sys")]
    [InlineData("\0")]
    public async Task A_folder_that_holds_no_code_is_refused(string folder) =>
        (await RefusedAsync(new JsonObject { ["LocalDirectory"] = folder })).Code.ShouldBe("InvalidParameterValueException");

    [Fact]
    public async Task A_folder_with_more_than_Lambda_takes_is_refused()
    {
        using var folder = new TemporaryDirectory();
        using (var sparse = File.Create(folder.File("bootstrap"))) sparse.SetLength(251L * 1024 * 1024);
        (await RefusedAsync(new JsonObject { ["LocalDirectory"] = folder.Path })).Code.ShouldBe("InvalidParameterValueException");
    }

    [Fact]
    public async Task An_object_with_more_than_Lambda_takes_is_refused()
    {
        using var folder = new TemporaryDirectory();
        using (var sparse = File.Create(folder.File("large.zip"))) sparse.SetLength(251L * 1024 * 1024);
        _cloud.Objects.Files[("code", "large.zip")] = folder.File("large.zip");
        (await RefusedAsync(new JsonObject { ["S3Bucket"] = "code", ["S3Key"] = "large.zip" })).Message.ShouldBe("Unzipped size must be smaller than 262144000 bytes");
    }

    private async Task<AwsException> RefusedAsync(JsonObject code) =>
        await Should.ThrowAsync<AwsException>(() => _cloud.CreateProbeAsync(code: code));

    private static byte[] Zip64(int count, long size)
    {
        using var zip = new MemoryStream();
        using var writer = new BinaryWriter(zip);
        var offsets = new uint[count];
        for (var entry = 0; entry < count; entry++)
        {
            offsets[entry] = (uint)zip.Position;
            writer.Write(0x04034b50u);
            foreach (var value in (ushort[])[45, 0, 0, 0, 0]) writer.Write(value);
            foreach (var value in (uint[])[0, 0, 0]) writer.Write(value);
            foreach (var value in (ushort[])[1, 0]) writer.Write(value);
            writer.Write((byte)('a' + entry));
        }

        var directory = (uint)zip.Position;
        for (var entry = 0; entry < count; entry++)
        {
            writer.Write(0x02014b50u);
            foreach (var value in (ushort[])[45, 45, 0, 0, 0, 0]) writer.Write(value);
            foreach (var value in (uint[])[0, 0, uint.MaxValue]) writer.Write(value);
            foreach (var value in (ushort[])[1, 12, 0, 0, 0]) writer.Write(value);
            writer.Write(0u);
            writer.Write(offsets[entry]);
            writer.Write((byte)('a' + entry));
            foreach (var value in (ushort[])[1, 8]) writer.Write(value);
            writer.Write(size);
        }

        var length = (uint)zip.Position - directory;
        writer.Write(0x06054b50u);
        foreach (var value in (ushort[])[0, 0, (ushort)count, (ushort)count]) writer.Write(value);
        foreach (var value in (uint[])[length, directory]) writer.Write(value);
        writer.Write((ushort)0);
        return zip.ToArray();
    }

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
