using System.Text;
using Pipeline.Domain;
using Pipeline.Intake.Csv;
using Pipeline.Intake.Labels;

namespace Pipeline.Intake.Tests.Labels;

public sealed class LabelFileTests
{
    [Theory]
    [InlineData("trip_id,minutes\n", 0)]
    [InlineData("trip_id,minutes\nt-1,12.5\nt-2,0\n", 2)]
    [InlineData("\"trip_id\",\"minutes\"\r\n\"t-1\",\"1e1\"\r\n", 1)]
    [InlineData("minutes,trip_id\n12,t-1\n", 1)]
    public void A_file_of_labels_is_counted(string text, int labels) => Check(text).ShouldBe(labels);

    [Theory]
    [InlineData("", 1, "the file is empty; the header «trip_id,minutes» was expected")]
    [InlineData("t-1,12.5\n", 1, "the header «t-1,12.5» lacks trip_id and minutes; «trip_id,minutes» was expected")]
    [InlineData("trip_id,minutes,note\nt-1,12,x\n", 1, "the header is «trip_id,minutes,note»; «trip_id,minutes» was expected, and nothing more")]
    [InlineData("trip_id,minutes\nt-1,12\n,13\n", 3, "trip_id is empty")]
    [InlineData("trip_id,minutes\nt-1,soon\n", 2, "minutes is «soon»; a finite number of at least 0 was expected")]
    [InlineData("trip_id,minutes\nt-1,-1\n", 2, "minutes is «-1»; a finite number of at least 0 was expected")]
    [InlineData("trip_id,minutes\nt-1,Infinity\n", 2, "minutes is «Infinity»; a finite number of at least 0 was expected")]
    [InlineData("trip_id,minutes\nbase-1,n/a\nbase-2,12.5\n", 2, "minutes is «n/a»; a finite number of at least 0 was expected")]
    [InlineData("trip_id;minutes\r\nbase-1;12,5\r\n", 1, "the header «trip_id;minutes» lacks trip_id and minutes; «trip_id,minutes» was expected (its fields are separated by semicolons; commas are needed)")]
    [InlineData("trip_id\tminutes\nbase-1\t12.5\n", 1, "the header «trip_id\tminutes» lacks trip_id and minutes; «trip_id,minutes» was expected (its fields are separated by tabs; commas are needed)")]
    [InlineData("trip_id,minutes\nt-1\n", 2, "the row has 1 fields where the header has 2")]
    public void A_malformed_file_is_refused_with_row_and_reason(string text, int row, string reason)
    {
        var error = Should.Throw<MalformedFileException>(() => Check(text));

        (error.Row, error.Reason).ShouldBe((row, reason));
    }

    private static int Check(string text) => new LabelFile(new TripDomain()).Read(Encoding.UTF8.GetBytes(text)).Count();
}
