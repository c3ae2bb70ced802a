using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Intake.Csv;

namespace Pipeline.Intake.Tests.Csv;

public sealed class CsvTextTests
{
    [Theory]
    [InlineData("a,b\n1,2\n")]
    [InlineData("a,b\n1,2")]
    [InlineData("a,b\r\n1,2\r\n")]
    [InlineData("a,b\r1,2\r")]
    [InlineData("\uFEFFa,b\n1,2\n")]
    [InlineData("\"a\",\"b\"\n\"1\",\"2\"\n")]
    public void Line_ends_quotes_and_a_byte_order_mark_are_not_part_of_the_fields(string text) =>
        Fields(text).ShouldBe([["a", "b"], ["1", "2"]]);

    [Fact]
    public void A_quoted_field_holds_commas_line_ends_and_doubled_quotes() =>
        Fields("\"a,b\",\"two\r\nlines\",\"she said \"\"no\"\"\",\"\"\n").ShouldBe([["a,b", "two\r\nlines", "she said \"no\"", ""]]);

    [Fact]
    public void Empty_fields_are_kept_and_empty_lines_are_not() => Fields("a,,\n\n,\n\n").ShouldBe([["a", "", ""], ["", ""]]);

    [Fact]
    public void A_quoted_empty_field_is_a_row() => Fields("\"\"\n").ShouldBe([[""]]);

    [Fact]
    public void Rows_are_numbered_as_a_spreadsheet_shows_them() =>
        CsvText.Rows("h\n\n\"two\nlines\"\nx\n"u8.ToArray()).Select(row => row.Number).ShouldBe([1, 3, 4]);

    [Theory]
    [InlineData("a,b\n1,\"open\n", 2, "not closed")]
    [InlineData("a,b\n1,x\"y\n", 2, "a quote is inside")]
    [InlineData("a,b\n\"1\"x,2\n", 2, "«x» follows the closing quote")]
    public void A_misplaced_quote_is_refused_with_its_row(string text, int row, string reason)
    {
        var error = Should.Throw<MalformedFileException>(() => CsvText.Rows(Encoding.UTF8.GetBytes(text)).ToList());

        error.Row.ShouldBe(row);
        error.Reason.ShouldContain(reason);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused_with_their_row()
    {
        byte[] bytes = [.. "a,b\n1,"u8, 0xC3, 0x28, .. "\n"u8];

        var error = Should.Throw<MalformedFileException>(() => CsvText.Rows(bytes).ToList());

        (error.Row, error.Reason).ShouldBe((2, "the text is not UTF-8"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_field_is_bounded_and_its_message_does_not_hold_it(bool quoted)
    {
        Read(CsvText.LargestField).Single().Fields[0].Length.ShouldBe(CsvText.LargestField);

        var error = Should.Throw<MalformedFileException>(() => Read(CsvText.LargestField + 1));
        error.Message.ShouldBe("row 1: a field has 65,537 bytes; at most 65,536 were expected");

        List<CsvRow> Read(int length) => [.. CsvText.Rows(Encoding.UTF8.GetBytes((quoted ? "\"" : "") + new string('x', length) + (quoted ? "\",1\n" : ",1\n")))];
    }

    [Fact]
    public void A_row_has_a_bounded_number_of_fields()
    {
        Fields(new string(',', CsvText.MostFields - 1)).Single().Count().ShouldBe(CsvText.MostFields);
        Should.Throw<MalformedFileException>(() => Fields(new string(',', CsvText.MostFields)).ToList()).Reason.ShouldBe("the row has more than 1000 fields");
    }

    [Theory]
    [InlineData("Astoria", "Astoria")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345678901234567890", "12345678901234567890123456789012345678901234567890123456789012345678901234567890")]
    [InlineData("123456789012345678901234567890123456789012345678901234567890123456789012345678901", "12345678901234567890123456789012345678901234567890123456789012345678901234567890… (81 characters)")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234567890123456789😀 and more", "1234567890123456789012345678901234567890123456789012345678901234567890123456789… (90 characters)")]
    public void A_message_quotes_the_beginning_of_a_long_text(string text, string excerpt) => CsvText.Excerpt(text).ShouldBe(excerpt);

    [Fact]
    public void A_file_costs_its_bytes_and_one_row()
    {
        var file = Encoding.UTF8.GetBytes("trip_id,minutes\n" + string.Concat(Enumerable.Range(0, 500_000).Select(i => $"trip-{i},12.5\n")));
        using var rows = CsvText.Rows(file).GetEnumerator();
        rows.MoveNext().ShouldBeTrue();
        // Warm; each row then costs itself alone, however long the file is.
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) rows.MoveNext().ShouldBeTrue();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000 * 400);
    }

    [Fact]
    public void Whatever_is_written_with_quotes_is_read_back() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonEmptyArray<NonNull<string>>>(),
        fields =>
        {
            var expected = fields.Get.Select(field => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(field.Get))).ToList();
            var line = string.Join(',', expected.Select(field => $"\"{field.Replace("\"", "\"\"")}\"")) + "\r\n";
            return CsvText.Rows(Encoding.UTF8.GetBytes(line + line)).All(row => row.Fields.SequenceEqual(expected));
        }).QuickCheckThrowOnFailure();

    private static IEnumerable<IEnumerable<string>> Fields(string text) => CsvText.Rows(Encoding.UTF8.GetBytes(text)).Select(row => row.Fields);
}
