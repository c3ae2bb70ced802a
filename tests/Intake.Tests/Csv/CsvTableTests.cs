using System.Text;
using Pipeline.Intake.Csv;

namespace Pipeline.Intake.Tests.Csv;

public sealed class CsvTableTests
{
    [Fact]
    public void Fields_are_found_by_the_column_s_name_wherever_it_stands()
    {
        var table = Read("note, minutes ,trip_id\nx,12.5,t-1\n");

        var row = table.Rows.ShouldHaveSingleItem();
        (table.Field(row, "trip_id"), table.Field(row, "minutes")).ShouldBe(("t-1", "12.5"));
    }

    [Theory]
    [InlineData("", 1, "the file is empty; the header «trip_id,minutes» was expected")]
    [InlineData("\n\n", 1, "the file is empty; the header «trip_id,minutes» was expected")]
    [InlineData("trip,minutes\n", 1, "the header «trip,minutes» lacks trip_id; «trip_id,minutes» was expected")]
    [InlineData("trip_id,minutes,minutes\n", 1, "the header names the column «minutes» twice")]
    [InlineData("trip_id,minutes\na,1\nb\n", 3, "the row has 1 fields where the header has 2")]
    [InlineData("trip_id,minutes\na,1,2\n", 2, "the row has 3 fields where the header has 2")]
    public void A_header_or_row_of_the_wrong_shape_is_refused(string text, int row, string reason)
    {
        var error = Should.Throw<MalformedFileException>(() => Read(text).Rows.ToList());

        (error.Row, error.Reason).ShouldBe((row, reason));
    }

    [Theory]
    [InlineData("trip_id,minutes,note\nt-1,12.5,x\n", "x")]
    [InlineData("id,minutes,note\nt-1,12.5,x\n", "x")]
    [InlineData("minutes,ID\n12.5,t-1\n", "")]
    public void A_column_may_have_another_name_and_an_optional_one_may_be_missing(string text, string note)
    {
        var table = ReadWithOthers(text);

        var row = table.Rows.ShouldHaveSingleItem();
        (table.Field(row, "trip_id"), table.Field(row, "minutes"), table.Field(row, "note")).ShouldBe(("t-1", "12.5", note));
    }

    [Theory]
    [InlineData("minutes\n", "the header «minutes» lacks trip_id or id or ID; «trip_id,minutes,note» (note may be left out) was expected")]
    [InlineData("Id,minutes\n", "the header «Id,minutes» lacks trip_id or id or ID; «trip_id,minutes,note» (note may be left out) was expected")]
    [InlineData("trip_id,id,minutes\n", "the header names the column «trip_id» twice: trip_id and id")]
    [InlineData("trip_id,minutes,note,note\n", "the header names the column «note» twice")]
    [InlineData("", "the file is empty; the header «trip_id,minutes,note» (note may be left out) was expected")]
    public void A_header_that_lacks_every_name_of_a_column_or_has_two_is_refused(string text, string reason) =>
        Should.Throw<MalformedFileException>(() => ReadWithOthers(text)).Reason.ShouldBe(reason);

    private static CsvTable ReadWithOthers(string text) =>
        CsvTable.Read(Encoding.UTF8.GetBytes(text), [new CsvColumn("trip_id") { OtherNames = ["id", "ID"] }, new CsvColumn("minutes"), new CsvColumn("note") { IsOptional = true }]);

    private static CsvTable Read(string text) => CsvTable.Read(Encoding.UTF8.GetBytes(text), ["trip_id", "minutes"]);
}
