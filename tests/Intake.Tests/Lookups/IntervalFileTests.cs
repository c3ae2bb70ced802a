using System.Text;
using Pipeline.Intake.Csv;
using Pipeline.Intake.Lookups;

namespace Pipeline.Intake.Tests.Lookups;

public sealed class IntervalFileTests
{
    private const string Header = "\"bin\",\"upper\",\"low\",\"high\",\"trips\"\n";

    [Fact]
    public void All_bins_become_one_row()
    {
        var row = Read("\"0\",\"8.5\",\"-2.25\",\"3\",\"400\"\n\"1\",,\"-6\",\"9.5\",\"401\"\n").ShouldHaveSingleItem();

        row.Key.ShouldBe("intervals#bins");
        row.Attributes.Select(attribute => (attribute.Key.Name, attribute.Value)).ShouldBe([("bins", "8.5,-2.25,3,400;,-6,9.5,401")]);
    }

    [Fact]
    public void The_order_of_the_rows_does_not_matter() => Read("1,,-6,9.5,401\n0,8.5,-2.25,3,400\n").Single().Attributes.Single().Value.ShouldBe("8.5,-2.25,3,400;,-6,9.5,401");

    [Theory]
    [InlineData("", 0, "there are 0 bins; 1 to 20 were expected")]
    [InlineData("1,,-1,1,5\n", 0, "bin 0 is missing; bins are numbered from 0 without gaps")]
    [InlineData("0,8,-1,1,5\n0,9,-1,1,5\n1,,-1,1,5\n", 3, "intervals#0 stands in row 2 already")]
    [InlineData("0,8,-1,1,5\n1,9,-1,1,5\n", 0, "bin 1: upper is expected in every bin but the last, and there nowhere")]
    [InlineData("0,,-1,1,5\n1,,-1,1,5\n", 0, "bin 0: upper is expected in every bin but the last, and there nowhere")]
    [InlineData("0,8,-1,1,5\n1,8,-1,1,5\n2,,-1,1,5\n", 0, "bin 1: its upper is not greater than that of the bin before")]
    [InlineData("0,8,1,-1,5\n1,,-1,1,5\n", 0, "bin 0: low is greater than high")]
    [InlineData("0,8,-1,,5\n1,,-1,1,5\n", 0, "bin 0 has no high; a finite number was expected")]
    [InlineData("0,8,-1,1,0\n1,,-1,1,5\n", 2, "trips is «0»; a whole number from 1 to 2147483647 was expected")]
    [InlineData("20,,-1,1,5\n", 2, "bin is «20»; a whole number from 0 to 19 was expected")]
    public void Anything_but_whole_bins_refuses_the_file(string rows, int row, string reason)
    {
        var error = Should.Throw<MalformedFileException>(() => Read(rows));

        (error.Row, error.Reason).ShouldBe((row, reason));
    }

    private static IReadOnlyCollection<LookupItem> Read(string rows) => IntervalFile.Read(Encoding.UTF8.GetBytes(Header + rows)).Items;
}
