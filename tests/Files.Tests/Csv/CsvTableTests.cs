using System.Text;
using Pipeline.Files.Csv;

namespace Pipeline.Files.Tests.Csv;

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

    private static CsvTable Read(string text) => CsvTable.Read(Encoding.UTF8.GetBytes(text), ["trip_id", "minutes"]);
}
