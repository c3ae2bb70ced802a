using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Contract.Text;
using Pipeline.Domain.Reading;
using Pipeline.Domain.Trips;
using Pipeline.Testing;

namespace Pipeline.Domain.Tests.Reading;

public sealed class TripRequestReaderTests
{
    private const string Good =
        """{"trip_id":"t-1","vendor_id":2,"requested_at":"2023-01-15T17:05:09-05:00","pickup_zone":43,"dropoff_zone":151,"passengers":1,"distance_miles":2.5}""";

    [Fact]
    public void A_request_is_read_field_by_field()
    {
        var trip = Read(Good);

        trip.TripId.ShouldBe("t-1");
        trip.VendorId.ShouldBe(2);
        trip.RequestedAt.ShouldBe("2023-01-15T17:05:09-05:00");
        trip.RequestedAtTime.ShouldBe(new DateTimeOffset(2023, 1, 15, 17, 5, 9, TimeSpan.FromHours(-5)));
        trip.RequestedAtTime.Offset.ShouldBe(TimeSpan.FromHours(-5));
        trip.PickupZone.ShouldBe(43);
        trip.DropoffZone.ShouldBe(151);
        trip.Passengers.ShouldBe(1);
        trip.DistanceMiles.ShouldBe(2.5);
    }

    [Fact]
    public void Passengers_may_be_null() => Read(With("passengers", null)).Passengers.ShouldBeNull();

    [Fact]
    public void A_distance_that_is_not_known_is_null()
    {
        Read(With("distance_miles", null)).DistanceMiles.ShouldBeNull();
        Read(Good[..^1] + ""","distance_miles":null}""").DistanceMiles.ShouldBeNull("the last of two counts");
    }

    [Fact]
    public void Fields_that_are_not_known_are_passed_over()
    {
        var trip = Read(Good[..^1] + ""","weather":{"rain":[1,2,{"trip_id":"other"}]},"trip_id_":"x"}""");
        trip.TripId.ShouldBe("t-1");
    }

    [Fact]
    public void Field_order_and_white_space_do_not_matter() =>
        Read(" \n { \"distance_miles\" : 2.5 , " + Good[1..].Replace(",\"distance_miles\":2.5", "", StringComparison.Ordinal) + " ").ShouldBe(Read(Good));

    [Theory]
    [InlineData("trip_id")]
    [InlineData("vendor_id")]
    [InlineData("requested_at")]
    [InlineData("pickup_zone")]
    [InlineData("dropoff_zone")]
    [InlineData("passengers")]
    [InlineData("distance_miles")]
    public void A_missing_field_is_named(string field)
    {
        var request = JsonNode.Parse(Good)!.AsObject();
        request.Remove(field);
        Reason(request.ToJsonString()).ShouldBe($"field '{field}' is missing");
    }

    [Theory]
    [InlineData("trip_id", "7", "a string, got a number")]
    [InlineData("trip_id", "null", "a string, got null")]
    [InlineData("vendor_id", "\"2\"", "a whole number, got a string")]
    [InlineData("vendor_id", "2.5", "a whole number, got a fraction")]
    [InlineData("passengers", "1.0", "a whole number, got one with a decimal point or an exponent")]
    [InlineData("vendor_id", "1e0", "a whole number, got one with a decimal point or an exponent")]
    [InlineData("requested_at", "1673820309", "a string, got a number")]
    [InlineData("requested_at", "\"yesterday\"", "an ISO 8601 time such as 2026-01-15T07:00:00-05:00")]
    [InlineData("pickup_zone", "true", "a whole number, got a boolean")]
    [InlineData("dropoff_zone", "[151]", "a whole number, got an array")]
    [InlineData("passengers", "{}", "a whole number, got an object")]
    [InlineData("distance_miles", "\"far\"", "a number, got a string")]
    public void A_field_of_the_wrong_type_is_named_with_what_was_expected(string field, string value, string expected) =>
        Reason(WithJson(field, value)).ShouldBe($"field '{field}' has the wrong type: expected {expected}");

    [Fact]
    public void Whatever_form_a_time_came_in_the_request_has_the_form_that_lands()
    {
        foreach (var (form, canonical) in TimeForms.Read)
        {
            var trip = Read(With("requested_at", form));
            trip.RequestedAt.ShouldBe(canonical, form);
            // With an escape in it, the JSON reader has to write it out first.
            Read(With("requested_at", form).Replace("-", "\\u002d", StringComparison.Ordinal)).RequestedAt.ShouldBe(canonical, form);
            using var output = new Utf8Output();
            trip.WriteTo(output);
            Read(Encoding.UTF8.GetString(output.WrittenSpan)).ShouldBe(trip, form);
        }
    }

    [Fact]
    public void A_time_that_is_refused_says_what_is_wrong_with_it()
    {
        foreach (var (form, problem) in TimeForms.Refused) Reason(With("requested_at", form)).ShouldBe($"field 'requested_at' {problem}", form);
    }

    [Theory]
    [InlineData("pickup_zone", "0", "1 to 9999")]
    [InlineData("dropoff_zone", "10000", "1 to 9999")]
    [InlineData("pickup_zone", "1e99", "1 to 9999")]
    [InlineData("passengers", "-1", "0 to 255")]
    [InlineData("vendor_id", "99999999999", "-2147483648 to 2147483647")]
    [InlineData("distance_miles", "-0.1", "0 to 1000000")]
    [InlineData("distance_miles", "1e999", "0 to 1000000")]
    [InlineData("trip_id", "\"\"", "1 to 256 bytes, got 0")]
    public void A_field_out_of_range_is_named_with_its_range(string field, string value, string range) =>
        Reason(WithJson(field, value)).ShouldBe($"field '{field}' is out of range: {range}");

    [Fact]
    public void An_id_too_long_to_be_a_key_is_refused() =>
        Reason(With("trip_id", new string('x', 257))).ShouldBe("field 'trip_id' is out of range: 1 to 256 bytes, got 257");

    [Fact]
    public void The_length_of_an_id_is_that_of_what_it_says_not_of_how_it_is_escaped()
    {
        Read(WithJson("trip_id", "\"" + string.Concat(Enumerable.Repeat("\\u00e9", 128)) + "\"")).TripId.ShouldBe(new string('\u00e9', 128));
        Reason(WithJson("trip_id", "\"" + string.Concat(Enumerable.Repeat("\\u00e9", 129)) + "\"")).ShouldBe("field 'trip_id' is out of range: 1 to 256 bytes, got 258");
        Reason(With("trip_id", new string('x', 3_000))).ShouldBe("field 'trip_id' is out of range: 1 to 256 bytes, got 3000");
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("x\\udc00y")]
    [InlineData("\\udc00\\ud800")]
    public void An_id_with_half_a_surrogate_pair_is_refused_since_no_table_could_hold_it(string id) =>
        Reason(WithJson("trip_id", $"\"{id}\"")).ShouldStartWith("not JSON: ");

    [Fact]
    public void Of_two_members_with_one_name_the_last_counts() =>
        Read(Good[..^1] + ""","trip_id":"t-2","passengers":null}""").ShouldSatisfyAllConditions(
            trip => trip.TripId.ShouldBe("t-2"),
            trip => trip.Passengers.ShouldBeNull());

    [Theory]
    [InlineData("\"vendor_id\":2", "\"vendor_id\":0", "\"vendor_id\":02", "\"vendor_id\":-2", "\"vendor_id\":999999999", "\"vendor_id\":2147483647", "\"vendor_id\":2147483648", "\"vendor_id\":2 ")]
    [InlineData("\"vendor_id\":2", "\"vendor_id\":", "\"vendor_id\":2.0", "\"vendor_id\":2e0", "\"vendor_id\":99999999999999999999999", "\"vendor_id\":18446744073709551618")]
    [InlineData(":43", ":0", ":1", ":9999", ":10000", ":043", ":43.0", ":\"43\"")]
    [InlineData("\"passengers\":1", "\"passengers\":null", "\"passengers\":0", "\"passengers\":255", "\"passengers\":256", "\"passengers\":nul", "\"passengers\":nulls")]
    [InlineData(":2.5", ":null", ":nul", ":nulls", ":null,\"distance_miles\":2", ":2,\"distance_miles\":null", ":2,\"distance_miles\":\"far\"")]
    [InlineData(":2.5", ":0", ":0.0", ":0.3", ":00.3", ":.3", ":3.", ":3.e", ":-0", ":1000000", ":1000000.5", ":1000000.00000001", ":1e2", ":2.5E0")]
    [InlineData(":2.5", ":0.1", ":17.123456789012", ":17.1234567890123", ":17.12345678901234", ":17.123456789012345", ":0.000000000000001", ":0.00000000000000001", ":123456.000000001")]
    [InlineData("2023-01-15T17:05:09-05:00", "2024-02-29T23:59:59+13:59", "2023-02-29T00:00:00+00:00", "2023-01-15T17:05:09-00:00", "2023-01-15T17:05:09+14:00", "2023-01-15T17:05:09+14:01")]
    [InlineData("2023-01-15T17:05:09-05:00", "0000-01-15T17:05:09-05:00", "0001-01-01T00:00:00+13:00", "9999-12-31T23:59:59-13:00", "2023-13-01T00:00:00-05:00", "2023-00-01T00:00:00-05:00")]
    [InlineData("2023-01-15T17:05:09-05:00", "2023-01-15T24:05:09-05:00", "2023-01-15T17:60:09-05:00", "2023-01-15T17:05:60-05:00", "2023-01-15T17:05:09-05:60", "2023-01-15T17:05:09Z", "2023-01-00T17:05:09-05:00")]
    [InlineData("2023-01-15T17:05:09-05:00", "2023-01-15 17:05:09-05:00", "2023-01-15T17:05:09-05:0", "2023-01-15T17:05:09-05:000", "2023-01-15T17:05:9 -05:00", "+023-01-15T17:05:09-05:00")]
    [InlineData("2023-01-15T17:05:09-05:00", "2023-01-15T17:05-05:00", "2023-01-15t17:05:09,5z", "2023-01-15T17:05:09\\u002d05:00", "2023-01-15T17:05:09-05:00\\", "2023-01-15T17:05:09", "", "\u00e9")]
    [InlineData("t-1", "", "\\u0041", "\\", "\u00e9", "\n", "\u007f", "~ !#", "a\"b")]
    [InlineData("2.5}", "2.5,}", "2.5", "2.5}}", "2.5} ", "2.5,\"a\":{\"trip_id\":7}}", "2.5,\"trip_id\":7}", "2.5,\"trip_id\":\"x\",\"passengers\":null}", "2.5,\"a\":\"\\ud800\"}", "2.5,\"pickup_zone\":0}")]
    [InlineData("2.5}", "2.5,\"a\":[1,2", "2.5,\"a\"}", "2.5 ,\"a\":1}", "2.5;", "2.5]", "2.5,,\"a\":1}", "2.5:1}", "2.5,1}")]
    public void A_request_is_read_alike_whether_it_begins_as_it_is_usually_written_or_not(string text, params string[] replacements)
    {
        foreach (var replacement in replacements)
        {
            var usual = Encoding.UTF8.GetBytes(Good.Replace(text, replacement, StringComparison.Ordinal));

            var isTrip = TripRequestReader.TryRead(usual, out var trip, out var reason);
            // White space in front of it, on a line of its own, so that every place in the line is the same.
            TripRequestReader.TryRead([(byte)'\n', .. usual], out var other, out var otherReason).ShouldBe(isTrip, replacement);

            trip.ShouldBe(other, replacement);
            trip?.RequestedAtTime.Offset.ShouldBe(other!.RequestedAtTime.Offset);
            reason.ShouldBe(otherReason?.Replace("LineNumber: 1", "LineNumber: 0", StringComparison.Ordinal), replacement);
        }
    }

    [Fact]
    public void Any_distance_with_decimals_is_the_number_that_its_text_is()
    {
        for (var seed = 0; seed < 100_000; seed++)
        {
            var random = new Random(seed);
            var text = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{random.Next((int)Math.Pow(10, random.Next(7)))}.{random.NextInt64((long)Math.Pow(10, random.Next(17)))}");
            Read(Good.Replace("2.5", text, StringComparison.Ordinal)).DistanceMiles.ShouldBe(double.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("trip")]
    [InlineData("{\"trip_id\":\"t-1\"")]
    [InlineData(Good + Good)]
    [InlineData(Good + ",")]
    [InlineData("{\"trip_id\":\"\\ud800\"}")]
    public void What_is_not_one_JSON_text_is_refused_as_such(string text) => Reason(text).ShouldStartWith("not JSON: ");

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"trip\"")]
    public void Another_JSON_value_than_an_object_is_refused(string text) => Reason(text).ShouldBe("not a JSON object");

    [Fact]
    public void Invalid_UTF8_is_refused()
    {
        var bytes = Encoding.UTF8.GetBytes(Good);
        bytes[Good.IndexOf("t-1", StringComparison.Ordinal)] = 0xff;
        TripRequestReader.TryRead(bytes, out _, out var reason).ShouldBeFalse();
        reason.ShouldStartWith("not JSON: ");
    }

    [Fact]
    public void Whatever_the_bytes_reading_never_throws_and_always_gives_a_reason()
    {
        var good = Encoding.UTF8.GetBytes(Good);
        Prop.ForAll<byte[]>(bytes => TripRequestReader.TryRead(bytes, out _, out var reason) == (reason is null)).QuickCheckThrowOnFailure();
        Prop.ForAll<int, byte>((at, value) =>
        {
            var bytes = good.ToArray();
            bytes[(int)((uint)at % bytes.Length)] = value;
            return TripRequestReader.TryRead(bytes, out _, out var reason) == (reason is null);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
        for (var length = 0; length < good.Length; length++)
            TripRequestReader.TryRead(good.AsSpan(0, length), out _, out _).ShouldBeFalse();
    }

    private static TripRequest Read(string json)
    {
        TripRequestReader.TryRead(Encoding.UTF8.GetBytes(json), out var trip, out var reason).ShouldBeTrue(reason);
        return trip!;
    }

    private static string Reason(string json)
    {
        TripRequestReader.TryRead(Encoding.UTF8.GetBytes(json), out var trip, out var reason).ShouldBeFalse();
        trip.ShouldBeNull();
        return reason.ShouldNotBeNull();
    }

    private static string With(string field, JsonNode? value)
    {
        var request = JsonNode.Parse(Good)!.AsObject();
        request[field] = value;
        return request.ToJsonString();
    }

    private static string WithJson(string field, string value)
    {
        const string Marker = "<value>";
        return With(field, Marker).Replace("\"\\u003Cvalue\\u003E\"", value, StringComparison.Ordinal);
    }
}
