using System.Buffers;
using System.Text;
using Pipeline.Cloud.SageMaker.Transform;

namespace Pipeline.Cloud.Tests.SageMaker.Transform;

public sealed class CsvFieldsTests
{
    [Theory]
    [InlineData("a,b", new[] { "a", "b" })]
    [InlineData("", new[] { "" })]
    [InlineData(",", new[] { "", "" })]
    [InlineData("a,,", new[] { "a", "", "" })]
    [InlineData(" a , b ", new[] { " a ", " b " })]
    // Quotes go where they are not needed, and stay where they are.
    [InlineData("\"a\",b", new[] { "a", "b" })]
    [InlineData("\"\",b", new[] { "", "b" })]
    [InlineData("\"a,b\",c", new[] { "\"a,b\"", "c" })]
    [InlineData("c,\"a,b\"", new[] { "c", "\"a,b\"" })]
    [InlineData("\"say \"\"a\"\"\",c", new[] { "\"say \"\"a\"\"\"", "c" })]
    [InlineData("\"\"\"\"", new[] { "\"\"\"\"" })]
    [InlineData("héllo,\"é,é\"", new[] { "héllo", "\"é,é\"" })]
    public void A_record_is_read_and_its_fields_are_written_again(string record, string[] fields) => Fields(record).ShouldBe(fields);

    [Theory]
    [InlineData("a\"b,c", "Failed to parse input as CSV: bare \" in non quoted field found near: a\"b,c")]
    [InlineData("c,{\"a\": 1}", "Failed to parse input as CSV: bare \" in non quoted field found near: {\"a\": 1}")]
    [InlineData("\"a", "Failed to parse input as CSV: extraneous or missing \" in quoted field found near: \"a")]
    [InlineData("\"a\"b,c", "Failed to parse input as CSV: extraneous or missing \" in quoted field found near: \"a\"b,c")]
    [InlineData("1,\"", "Failed to parse input as CSV: extraneous or missing \" in quoted field found near: \"")]
    [InlineData("\"a\"\"", "Failed to parse input as CSV: extraneous or missing \" in quoted field found near: \"a\"\"")]
    public void What_is_not_RFC_4180_is_an_error(string record, string message) => Should.Throw<TransformFailureException>(() => Fields(record)).Message.ShouldBe(message);

    private static string[] Fields(string record)
    {
        var bytes = Encoding.UTF8.GetBytes(record);
        var fields = new CsvFields();
        fields.Read("left,over,from,before"u8, "input");
        fields.Read(bytes, "input");
        return [.. Enumerable.Range(0, fields.Count).Select(field =>
        {
            var written = new ArrayBufferWriter<byte>();
            fields.Write(bytes, field, written);
            return Encoding.UTF8.GetString(written.WrittenSpan);
        })];
    }
}
