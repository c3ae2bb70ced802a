using Pipeline.Cloud.Athena.Sql;

namespace Pipeline.Cloud.Tests.Athena.Sql;

/// <summary>The catalog is asked for the tables of a query, and for nothing else that the query names.</summary>
public sealed class TableReferencesTests
{
    [Theory]
    [InlineData("select 1", "")]
    [InlineData("select a, b from t", "t")]
    [InlineData("select a from t as x, lake.u y where a in (1, b)", "t lake.u")]
    [InlineData("select a from t join u on t.a = u.a, v", "t u v")]
    [InlineData("select a from t left join lake.u using (a, b) cross join v", "t lake.u v")]
    [InlineData("select a from (t join u on t.a = u.a)", "t u")]
    [InlineData("select a from ((select b, c from t)), (values (1, d)) as x (y, z)", "t")]
    [InlineData("select a from awsdatacatalog.lake.t", "lake.t")]
    [InlineData("select a from \"Lake\".\"T-1\"", "lake.t-1")]
    [InlineData("select a from t where b = (select max(c) from u) order by d, e", "t u")]
    [InlineData("select a from t group by b, c having count(*) > 1 union all select d from u limit 3", "t u")]
    [InlineData("select a from t, unnest(b, c) as x (d, e), lateral (select f from u)", "t u")]
    [InlineData("select extract(day from a), trim(both 'x' from b), a is distinct from c from t", "t")]
    [InlineData("select sum(a) over (partition by b order by c, d) from t", "t")]
    [InlineData("with x as (select a from t), y (b, c) as (select a, a from x) select b from y, u", "t u")]
    [InlineData("with t as (select a from t) select a from t", "t")]
    [InlineData("with recursive x (a) as (select 1 union all select a + 1 from x) select a from x", "")]
    [InlineData("select a from (with x as (select b from t) select b from x) join x on true", "t x")]
    [InlineData("(select a from t) union (select b from u)", "t u")]
    [InlineData("values 1, 2", "")]
    [InlineData("select a from t)) from", "t")]
    [InlineData("from", "")]
    [InlineData("with", "")]
    public void A_table_is_a_name_in_a_from_clause(string sql, string tables) =>
        string.Join(' ', TableReferences.Of(SqlTokenizer.Read(sql)).Select(table => table.Database is null ? table.Table : $"{table.Database}.{table.Table}"))
            .ShouldBe(tables);
}
