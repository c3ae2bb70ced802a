using Pipeline.Contract.Lake;

namespace Pipeline.Contract.Tests.Lake;

public sealed class LakeFolderTests
{
    [Fact]
    public void The_folder_of_an_hour_is_named_in_UTC_and_read_back()
    {
        var folder = LakeFolder.Of(LakeFolder.Scored, new DateTimeOffset(2026, 1, 16, 1, 59, 59, TimeSpan.FromHours(2)));
        folder.ShouldBe("scored/dt=2026-01-15/hour=23/");
        LakeFolder.TryReadHour(folder + "shardId-000000000000-495.ndjson.gz", out var hour).ShouldBeTrue();
        hour.ShouldBe(new DateTimeOffset(2026, 1, 15, 23, 0, 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("scored/a.ndjson.gz")]
    [InlineData("scored/dt=2026-01-15/a.ndjson.gz")]
    [InlineData("scored/dt=2026-01-15/hour=24/a.ndjson.gz")]
    [InlineData("scored/dt=2026-01-15/hour=1/a.ndjson.gz")]
    public void Another_key_has_no_hour(string key) => LakeFolder.TryReadHour(key, out _).ShouldBeFalse();

    [Theory]
    [InlineData("scored/dt=2026-01-15/hour=23/shardId-1-495.ndjson.gz", "495")]
    [InlineData("scored/dt=2026-01-15/hour=23/shardId-1-495-refused.ndjson.gz", "495")]
    [InlineData("scored/dt=2026-01-15/hour=23/shardId-1-other", "")]
    public void The_name_of_an_object_tells_its_first_record(string key, string number) => LakeFolder.FirstNumber(key, "scored/dt=2026-01-15/hour=23/shardId-1-").ShouldBe(number);
}
