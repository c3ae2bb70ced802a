using Pipeline.Intake.Labels;

namespace Pipeline.Intake.Tests.Labels;

public sealed class LabelKeyTests
{
    [Theory]
    [InlineData("labels/dt=2026-01-15/part-0.csv")]
    [InlineData("labels/dt=2024-02-29/a name, with (signs) & more.csv")]
    [InlineData("labels/dt=2026-01-15/FROM-EXCEL.CSV")]
    public void A_file_in_a_days_folder_is_taken(string key) => LabelKey.Refuses(key).ShouldBeNull();

    [Theory]
    [InlineData("labels/x.csv", "it does not lie in a folder of one day")]
    [InlineData("labels/dt=2026-02-02/east/x.csv", "it does not lie in a folder of one day")]
    [InlineData("labels/dt=2026-02-02//x.csv", "it does not lie in a folder of one day")]
    [InlineData("labels/2026-02-02/x.csv", "its folder «2026-02-02» names no day")]
    [InlineData("labels/dt=2026-02-30/x.csv", "its folder «dt=2026-02-30» names no day")]
    [InlineData("labels/dt=2026-2-2/x.csv", "its folder «dt=2026-2-2» names no day")]
    [InlineData("labels/DT=2026-02-02/x.csv", "its folder «DT=2026-02-02» names no day")]
    [InlineData("labels/dt=2026-02-02/x.csv.gz", "its name does not end in .csv")]
    [InlineData("labels/dt=2026-02-02/x.csv.metadata", "its name does not end in .csv")]
    [InlineData("labels/README.txt", "its name does not end in .csv")]
    [InlineData("labels/dt=2026-02-02/", "it is a folder's marker and no file")]
    [InlineData("labels/", "it is a folder's marker and no file")]
    public void Anything_else_is_refused_with_its_reason_and_what_was_expected(string key, string reason) =>
        LabelKey.Refuses(key).ShouldBe($"{reason}; labels/dt=YYYY-MM-DD/name.csv was expected");
}
