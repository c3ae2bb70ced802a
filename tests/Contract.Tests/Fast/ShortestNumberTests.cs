using System.Globalization;
using System.Text;
using Pipeline.Contract.Fast;

namespace Pipeline.Contract.Tests.Fast;

public sealed class ShortestNumberTests
{
    private const int Numbers = 100_000;
    private readonly byte[] _output = new byte[32];

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(1, "1")]
    [InlineData(-17, "-17")]
    [InlineData(0.5, "0.5")]
    [InlineData(-0.5, "-0.5")]
    [InlineData(-73.92, "-73.92")]
    [InlineData(40.7578, "40.7578")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(1e-9, "0.000000001")]
    [InlineData(123456.123456789, "123456.123456789")]
    [InlineData(999999.999999999, "999999.999999999")]
    [InlineData(999_999_999_999_999, "999999999999999")]
    public void A_number_of_few_digits_is_written_out(double value, string text) => Write(value).ShouldBe(text);

    [Theory]
    [InlineData(1e15)]
    [InlineData(-1e15)]
    [InlineData(1e15 + 1)]
    [InlineData(9_007_199_254_740_993)]
    [InlineData(1_000_000.000000001)]
    [InlineData(9_999_999.999999999)]
    [InlineData(1e-9)]
    [InlineData(1e-10)]
    [InlineData(5e-10)]
    [InlineData(1.5e-9)]
    [InlineData(-0.0)]
    [InlineData(double.MaxValue)]
    [InlineData(double.MinValue)]
    [InlineData(double.Epsilon)]
    [InlineData(-double.Epsilon)]
    [InlineData(2.2250738585072014E-308)]
    [InlineData(double.Pi)]
    public void An_edge_is_written_with_the_shortest_digits_that_read_back(double value) => ShouldBeShortest(value);

    [Fact]
    public void Any_decimal_of_up_to_nine_places_is_written_with_the_shortest_digits_that_read_back()
    {
        var random = new Random(1);
        for (var i = 0; i < Numbers; i++)
        {
            var places = random.Next(10);
            var whole = random.NextInt64((long)Math.Pow(10, random.Next(1, 17)));
            ShouldBeShortest((random.Next(2) == 0 ? 1 : -1) * (whole / Math.Pow(10, places)));
        }
    }

    [Fact]
    public void Any_double_is_written_with_the_shortest_digits_that_read_back()
    {
        var random = new Random(2);
        for (var i = 0; i < Numbers; i++)
        {
            var value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (double.IsFinite(value)) ShouldBeShortest(value);
        }
    }

    [Fact]
    public void Any_neighbour_of_a_decimal_is_told_from_it()
    {
        var random = new Random(3);
        for (var i = 0; i < Numbers; i++)
        {
            var value = random.Next(1_000_000_000) / 1e4;
            ShouldBeShortest(Math.BitIncrement(value));
            ShouldBeShortest(Math.BitDecrement(value));
        }
    }

    [Fact]
    public void Any_prediction_of_single_precision_is_written_with_the_shortest_digits_that_read_back()
    {
        var random = new Random(4);
        for (var i = 0; i < Numbers; i++) ShouldBeShortest((float)(random.NextDouble() * 60));
    }

    private void ShouldBeShortest(double value)
    {
        var text = Write(value);
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);

        BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)).ShouldBe(BitConverter.DoubleToInt64Bits(value), text);
        // "R" gives the fewest digits of which this number can be read, but goes over to an exponent below 0.0001.
        if (text != shortest) Digits(text).ShouldBe(Digits(shortest), text);
        text.Length.ShouldBeLessThanOrEqualTo(Math.Abs(value) is 0 or >= 0.0001 ? shortest.Length : 24, text);
    }

    private string Write(double value) => Encoding.ASCII.GetString(_output, 0, ShortestNumber.Format(value, _output));

    private static string Digits(string text) => text.Split('E')[0].Replace(".", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).Trim('0');
}
