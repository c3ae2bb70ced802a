using Pipeline.Intake.Objects;

namespace Pipeline.Intake.Tests.Objects;

public sealed class FileNameTests
{
    private static readonly DroppedFile Labels = new("pipeline-data", "labels/dt=2026-01-15/part-0.csv", "etag-1", "01", default, 10);

    [Fact]
    public void It_tells_a_reader_which_labels_it_is_of() => FileName.Of(Labels).ShouldStartWith("labels-dt-2026-01-15-part-0-csv-");

    [Fact]
    public void The_same_file_has_the_same_name_however_often_its_event_comes() =>
        FileName.Of(Labels with { Size = 0 }).ShouldBe(FileName.Of(Labels));

    [Fact]
    public void A_file_that_is_dropped_again_another_key_and_another_bucket_have_other_names() =>
        new[] { Labels, Labels with { ETag = "etag-2" }, Labels with { Version = "02" }, Labels with { Key = "labels/dt-2026-01-15/part-0.csv" }, Labels with { Bucket = "other" } }
            .Select(FileName.Of).Distinct().Count().ShouldBe(5);

    [Theory]
    [InlineData("labels/dt=2026-01-15/part-0.csv", true)]
    [InlineData("labels/dt-2026-01-15/part_0.csv", true)]
    [InlineData("labels/dt=2026-01-15/part-00.csv", false)]
    [InlineData("labels/dt=2026-01-15/part.csv", false)]
    public void The_identity_is_known_by_the_key_or_one_that_looks_alike(string key, bool isKnown) =>
        FileName.IdentityIn(FileName.Of(Labels), key).ShouldBe(isKnown ? FileName.Identity(Labels) : null);

    [Fact]
    public void A_key_that_is_too_long_for_a_name_is_known_by_its_end()
    {
        var file = Labels with { Key = $"labels/dt=2026-01-15/{new string('a', 100)}.csv" };
        FileName.IdentityIn(FileName.Of(file), file.Key).ShouldBe(FileName.Identity(file));
    }

    [Theory]
    [InlineData("labels/dt=2026-01-15/a very {odd} name: 50% *é* \\ «x».csv")]
    [InlineData("labels/dt=2026-01-15/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.csv")]
    public void Step_functions_takes_it_whatever_the_key(string key) => FileName.Of(Labels with { Key = key }).ShouldMatch("^[A-Za-z0-9-]{1,80}$");
}
