using Pipeline.Intake.Labels;
using Pipeline.Intake.Objects;

namespace Pipeline.Intake.Tests.Labels;

public sealed class ExecutionNameTests
{
    private static readonly DroppedFile Labels = new("pipeline-data", "labels/dt=2026-01-15/part-0.csv", "etag-1", "01");

    [Fact]
    public void It_tells_a_reader_which_labels_it_is_of() => ExecutionName.Of(Labels).ShouldStartWith("labels-dt-2026-01-15-part-0-csv-");

    [Fact]
    public void The_same_file_has_the_same_name_however_often_its_event_comes() =>
        ExecutionName.Of(Labels with { Sequencer = "02" }).ShouldBe(ExecutionName.Of(Labels));

    [Fact]
    public void A_replaced_file_another_key_and_another_bucket_have_other_names() =>
        new[] { Labels, Labels with { ETag = "etag-2" }, Labels with { Key = "labels/dt-2026-01-15/part-0.csv" }, Labels with { Bucket = "other" } }
            .Select(ExecutionName.Of).Distinct().Count().ShouldBe(4);

    [Fact]
    public void Without_an_entity_tag_the_sequencer_tells_versions_apart() =>
        ExecutionName.Of(Labels with { ETag = "" }).ShouldNotBe(ExecutionName.Of(Labels with { ETag = "", Sequencer = "02" }));

    [Theory]
    [InlineData("labels/dt=2026-01-15/a very {odd} name: 50% *é* \\ «x».csv")]
    [InlineData("labels/dt=2026-01-15/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.csv")]
    public void Step_functions_takes_it_whatever_the_key(string key) => ExecutionName.Of(Labels with { Key = key }).ShouldMatch("^[A-Za-z0-9-]{1,80}$");
}
