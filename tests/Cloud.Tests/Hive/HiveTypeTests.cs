using Pipeline.Cloud.Hive;

namespace Pipeline.Cloud.Tests.Hive;

public sealed class HiveTypeTests
{
    [Theory]
    [InlineData("struct<a>")]
    [InlineData("array<int")]
    [InlineData("")]
    [InlineData("int>")]
    [InlineData("text")]
    [InlineData("decimal(39)")]
    [InlineData("decimal(5,6)")]
    [InlineData("decimal(a)")]
    [InlineData("struct<a\0b:int>")]
    public void A_broken_type_is_refused(string hive) => Should.Throw<FormatException>(() => HiveType.Parse(hive));

    [Theory]
    [InlineData("DECIMAL( 10, 2 )", "decimal(10,2)")]
    [InlineData("decimal", "decimal(10,0)")]
    [InlineData("array< struct<a:Varchar(20)> >", "array<struct<a:varchar(20)>>")]
    public void A_type_is_written_in_lower_case(string text, string written) => HiveType.Parse(text).ToString().ShouldBe(written);
}
