using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Contract.Text;

namespace Pipeline.Contract.Tests.Text;

public sealed class Utf8OutputTests : IDisposable
{
    private readonly Utf8Output _output = new(1);

    [Theory]
    [InlineData("")]
    [InlineData("Astoria")]
    [InlineData(" !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~")]
    public void A_string_of_plain_characters_stands_as_it_is_between_its_quotes(string value) => Text(output => output.WriteString(value)).ShouldBe($"\"{value}\"");

    [Theory]
    [InlineData("\"", "\"\\\"\"")]
    [InlineData("\\", "\"\\\\\"")]
    [InlineData("a\nb\tc\r", "\"a\\nb\\tc\\r\"")]
    [InlineData("\0", "\"\\u0000\"")]
    [InlineData("Peñarol", "\"Peñarol\"")]
    public void What_a_JSON_string_may_not_hold_is_escaped(string value, string expected) => Text(output => output.WriteString(value)).ShouldBe(expected);

    [Fact]
    public void No_string_is_null() => Text(output => output.WriteString((string?)null)).ShouldBe("null");

    [Fact]
    public void Every_character_reads_back_as_it_was()
    {
        for (var character = char.MinValue; character < char.MaxValue; character++)
        {
            if (char.IsSurrogate(character)) continue;
            var value = $"a{character}b";
            ReadBack(value).ShouldBe(value, $"U+{(int)character:X4}");
        }
    }

    [Fact]
    public void Every_string_reads_back_as_it_was_and_half_a_surrogate_pair_as_the_replacement_character()
    {
        Prop.ForAll<string>(value => value is null || ReadBack(value) == Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value))).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
        ReadBack("x\U0001F695y").ShouldBe("x\U0001F695y");
        ReadBack("x\ud800y").ShouldBe("x\ufffdy");
    }

    [Fact]
    public void Numbers_are_written_in_the_invariant_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(string.Empty) { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            Text(output => output.WriteNumber(-1.5)).ShouldBe("-1.5");
            Text(output => output.WriteNumber(1e300 / 3)).ShouldBe("3.3333333333333335E+299");
            Text(output => output.WriteNumber(long.MinValue)).ShouldBe("-9223372036854775808");
            Text(output => output.WriteNumber((double?)0.25)).ShouldBe("0.25");
            Text(output => output.WriteNumber(null)).ShouldBe("null");
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Whatever_is_written_in_whatever_pieces_stands_there_whole_however_often_the_buffer_has_grown()
    {
        var expected = new StringBuilder();
        for (var i = 0; i < 20_000; i++)
        {
            var piece = new string((char)('a' + (i % 26)), i % 97);
            expected.Append(piece);
            switch (i % 5)
            {
                case 0:
                    _output.Write(Encoding.ASCII.GetBytes(piece));
                    break;
                case 1:
                    foreach (var character in piece) _output.Write((byte)character);
                    break;
                case 2:
                    Encoding.ASCII.GetBytes(piece, _output.GetSpan(piece.Length));
                    _output.Advance(piece.Length);
                    break;
                case 3:
                    _output.WriteString(piece);
                    expected.Insert(expected.Length - piece.Length, '"').Append('"');
                    break;
                default:
                    Encoding.ASCII.GetBytes(piece, _output.GetMemory(piece.Length).Span);
                    _output.Advance(piece.Length);
                    _output.WriteNumber((long)i);
                    _output.WriteNumber(i / 4.0);
                    expected.Append(CultureInfo.InvariantCulture, $"{i}{i / 4.0}");
                    break;
            }
        }

        Encoding.ASCII.GetString(_output.WrittenSpan).ShouldBe(expected.ToString());
        _output.Length.ShouldBe(expected.Length);
        _output.Written.Span.SequenceEqual(_output.WrittenSpan).ShouldBeTrue();
    }

    [Fact]
    public void There_is_always_room_for_what_was_asked_for()
    {
        foreach (var size in (int[])[0, 1, 15, 16, 17, 4_096, 1_000_000])
        {
            _output.GetSpan(size).Length.ShouldBeGreaterThanOrEqualTo(Math.Max(1, size));
            _output.GetMemory(size).Length.ShouldBeGreaterThanOrEqualTo(Math.Max(1, size));
            _output.Advance(size);
        }
    }

    [Fact]
    public void What_was_written_can_be_forgotten_from_a_place_on()
    {
        _output.Write("abc"u8);
        _output.Clear(2);
        _output.Write("d"u8);
        Encoding.ASCII.GetString(_output.WrittenSpan).ShouldBe("abd");
        _output.Clear();
        _output.WrittenSpan.Length.ShouldBe(0);
    }

    [Fact]
    public void A_buffer_goes_back_once_though_it_is_disposed_of_twice()
    {
        var gone = new Utf8Output(1 << 16);
        gone.Dispose();
        gone.Dispose();

        using var one = new Utf8Output(1 << 16);
        using var other = new Utf8Output(1 << 16);
        one.Write("one"u8);
        other.Write("other"u8);

        Encoding.ASCII.GetString(one.WrittenSpan).ShouldBe("one");
    }

    public void Dispose() => _output.Dispose();

    private string ReadBack(string value)
    {
        _output.Clear();
        _output.WriteString(value);
        using var document = JsonDocument.Parse(_output.Written);
        return document.RootElement.GetString()!;
    }

    private string Text(Action<Utf8Output> write)
    {
        _output.Clear();
        write(_output);
        return Encoding.UTF8.GetString(_output.WrittenSpan);
    }
}
