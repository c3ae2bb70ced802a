using System.Text;
using Pipeline.Cloud.SageMaker.Container;
using Pipeline.Cloud.SageMaker.Csv;

namespace Pipeline.Cloud.Tests.SageMaker.Container;

public sealed class CsvPayloadTests
{
    [Theory]
    [InlineData("1,2,3", ',')]
    [InlineData("1\t2\t3", '\t')]
    [InlineData("1;2;3", ';')]
    [InlineData("1 2 3", ' ')]
    [InlineData("1:2:3", ':')]
    [InlineData("1|2|3", '|')]
    [InlineData("1,2;3;4;5", ',')]
    [InlineData("7", ',')]
    [InlineData("7.5", ',')]
    public void The_delimiter_is_the_one_that_pythons_sniffer_finds_in_the_first_row(string row, char delimiter) =>
        ((char)CsvDelimiter.Sniff(Encoding.UTF8.GetBytes(row))).ShouldBe(delimiter);

    [Fact]
    public void Only_the_first_512_characters_determine_the_delimiter() =>
        ((char)CsvDelimiter.Sniff(Encoding.UTF8.GetBytes(new string('1', 511) + ";,"))).ShouldBe(';');

    [Fact]
    public void Rows_end_in_line_feeds_and_an_empty_field_is_missing()
    {
        var payload = Parse("1,,3.5\n-4,5e2,\n");
        payload.Rows.ShouldBe(2);
        payload.Columns.ShouldBe(3);
        payload.Values.ShouldBe([1f, float.NaN, 3.5f, -4f, 500f, float.NaN]);
    }

    [Theory]
    [InlineData("nan")]
    [InlineData("NaN")]
    [InlineData("-nan")]
    public void A_field_may_be_NaN(string field) => Parse($"1,{field}").Values[1].ShouldBe(float.NaN);

    [Fact]
    public void A_number_is_parsed_as_a_double_and_rounded_once() =>
        Parse("40.7589123456789,16777217,0.1").Values.ShouldBe([(float)40.7589123456789, 16777217f, 0.1f]);

    [Theory]
    [InlineData("1,abc", "could not convert string to float: 'abc'")]
    [InlineData("1,2\n3", "setting an array element with a sequence.")]
    [InlineData("1,2\n3,4,5", "setting an array element with a sequence.")]
    [InlineData("1,2\n\n3,4", "setting an array element with a sequence.")]
    [InlineData("1,\r\n2,3", "could not convert string to float")]
    [InlineData(" \n ", "Could not determine delimiter")]
    [InlineData("1,inf", "contains `inf`")]
    [InlineData("1,\"2\"", "could not convert string to float: '\"2\"'")]
    public void What_python_cannot_read_is_answered_with_415(string body, string reason)
    {
        var refused = Should.Throw<ContainerException>(() => Parse(body));
        refused.Status.ShouldBe(415);
        refused.Message.ShouldStartWith("Loading csv data failed with Exception, please ensure data is in csv format:\n <class '");
        refused.Message.ShouldContain(reason);
    }

    [Fact]
    public void A_carriage_return_after_a_number_is_white_space_as_in_python() => Parse("1,2\r\n3,4\r\n").Values.ShouldBe([1f, 2f, 3f, 4f]);

    private static CsvPayload Parse(string body) => CsvPayload.Parse(Encoding.UTF8.GetBytes(body));
}
