using System.Text.Json.Serialization;

namespace Pipeline.Parcels;

/// <summary>Reads parcels without reflection, which Native AOT has not.</summary>
[JsonSourceGenerationOptions(RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Parcel))]
internal sealed partial class ParcelJson : JsonSerializerContext;
