using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Cloud.Hive;

namespace Pipeline.Cloud.Tests.Engines.DuckDb;

public sealed class HiveColumnTypeTests
{
    [Theory]
    [InlineData("struct<a:int,b:array<struct<c:string>>,d:map<string,double>>", "STRUCT(\"a\" INTEGER, \"b\" STRUCT(\"c\" VARCHAR)[], \"d\" MAP(VARCHAR, DOUBLE))")]
    [InlineData("decimal(10, 2)", "DECIMAL(10,2)")]
    [InlineData("BIGINT", "BIGINT")]
    [InlineData("varchar(20)", "VARCHAR")]
    public void A_hive_type_is_converted_to_DuckDBs(string hive, string duckDb) => HiveType.Parse(hive).ToDuckDb().ShouldBe(duckDb);
}
