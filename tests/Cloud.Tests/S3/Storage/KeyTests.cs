using FsCheck;
using FsCheck.Fluent;
using Pipeline.Cloud.S3.Storage;

namespace Pipeline.Cloud.Tests.S3.Storage;

public sealed class KeyTests : S3Test
{
    [Theory]
    [InlineData("../escape")]
    [InlineData("../../../../etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("/absolute")]
    [InlineData("//double")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/./b")]
    [InlineData("folder/")]
    [InlineData("a//b")]
    [InlineData("per%cent%2F..%2Fx")]
    [InlineData("back\\slash")]
    [InlineData("tab\tnewline\n\u0001")]
    [InlineData("plus+space and=equals&amp?q#h")]
    [InlineData("ünïcødé/日本/😀")]
    public async Task Any_key_is_an_object_whose_file_stays_in_the_bucket_s_folder(string key)
    {
        await Cloud.Service.PutAsync("lake", key, "x"u8.ToArray(), "text/plain", CancellationToken.None);
        var path = Cloud.Service.Find("lake", key)!.FilePath;
        Path.GetFullPath(path).ShouldStartWith(Cloud.Files + "/");
        File.Exists(path).ShouldBeTrue();
        using var response = await Cloud.SendAsync(HttpMethod.Get, "/lake/" + Uri.EscapeDataString(key));
        (await response.Content.ReadAsStringAsync()).ShouldBe("x");
    }

    [Fact]
    public async Task A_raw_path_with_dots_is_a_key_with_dots()
    {
        using var put = await Cloud.SendAsync(HttpMethod.Put, "/lake/a/../../b", new StringContent("x"));
        put.EnsureSuccessStatusCode();
        Cloud.Service.List("lake", "").Select(stored => stored.Key).ShouldBe(["a/../../b"]);
    }

    [Fact]
    public async Task A_key_can_be_the_folder_of_others_in_either_order()
    {
        foreach (var key in new[] { "a", "a/b", "a/b/c", "z/y", "z" }) await Cloud.PutAsync(key, key);
        foreach (var key in new[] { "a", "a/b", "a/b/c", "z/y", "z" }) (await Cloud.ReadAsync(key)).ShouldBe(key);
        foreach (var key in new[] { "a", "z/y" })
        {
            await Cloud.Client.DeleteObjectAsync("lake", key);
            await Cloud.PutAsync(key, "again");
            (await Cloud.ReadAsync(key)).ShouldBe("again");
        }

        await Cloud.PutAsync("a/b/c", "replaced");
        Directory.EnumerateFiles(Cloud.Files, "*", SearchOption.AllDirectories).Count().ShouldBe(5);
    }

    [Fact]
    public async Task A_long_key_is_stored_and_keeps_its_extension()
    {
        var key = new string('k', 1000) + ".ndjson.gz";
        await Cloud.PutAsync(key, "x");
        (await Cloud.ReadAsync(key)).ShouldBe("x");
        Cloud.Service.Find("lake", key)!.FilePath.ShouldEndWith(".gz");
        (await Should.ThrowAsync<Amazon.S3.AmazonS3Exception>(() => Cloud.PutAsync(key + new string('k', 100), "x"))).ErrorCode.ShouldBe("KeyTooLongError");
        var deep = string.Join('/', Enumerable.Repeat("", 1000)) + "x";
        await Cloud.Service.PutAsync("lake", deep, "deep"u8.ToArray(), "text/plain", CancellationToken.None);
        Cloud.Service.Find("lake", deep)!.Size.ShouldBe(4);
    }

    [Fact]
    public void No_two_keys_share_a_path_and_none_leads_out()
    {
        var segment = Gen.Elements("", ".", "..", "a", "%", "%2E", "%(empty)", "%(folder)", "\\", "*", "a%", "\u0001", new string('x', 220));
        var key = segment.NonEmptyListOf().Select(segments => string.Join('/', segments));
        Prop.ForAll(Arb.From(key.Two()), pair =>
        {
            var (first, second) = (KeyPath.Segments(pair.Item1), KeyPath.Segments(pair.Item2));
            var safe = first.All(name => name is not ("" or "." or "..") && !name.Contains('/') && !name.Contains('\0') && name.Length <= 255);
            return safe && (pair.Item1 == pair.Item2) == first.SequenceEqual(second);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Keys_are_in_the_order_of_their_utf8_bytes()
    {
        var character = Gen.Elements("a", "é", "\uE000", "\uFFFD", "😀", "\U0010FFFF", "/", "\u0001");
        var key = character.ListOf().Select(string.Concat);
        Prop.ForAll(Arb.From(key.Two()), pair =>
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(pair.Item1).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(pair.Item2));
            return Math.Sign(KeyOrder.Utf8.Compare(pair.Item1, pair.Item2)) == Math.Sign(bytes);
        }).QuickCheckThrowOnFailure();
    }
}
