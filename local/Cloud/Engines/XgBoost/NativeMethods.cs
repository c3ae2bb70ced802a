using System.Runtime.InteropServices;

namespace Pipeline.Cloud.Engines.XgBoost;

/// <summary>The functions of XGBoost's C API that are used here. Source: <c>xgboost/c_api.h</c> of 1.7.4.</summary>
internal static unsafe partial class NativeMethods
{
    /// <summary>The file name in Debian's package. The loader finds it on its search path, without a resolver.</summary>
    internal const string Library = "libxgboost.so.0";

    [LibraryImport(Library)]
    internal static partial void XGBoostVersion(out int major, out int minor, out int patch);

    [LibraryImport(Library)]
    internal static partial byte* XGBGetLastError();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBSetGlobalConfig(string config);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGDMatrixCreateFromDense(string data, string config, out DMatrixHandle matrix);

    [LibraryImport(Library)]
    internal static partial int XGProxyDMatrixCreate(out DMatrixHandle matrix);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGProxyDMatrixSetDataDense(DMatrixHandle proxy, string data);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGQuantileDMatrixCreateFromCallback(
        nint iterator, DMatrixHandle proxy, nint reference, delegate* unmanaged<nint, void> reset, delegate* unmanaged<nint, int> next,
        string config, out DMatrixHandle matrix);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGDMatrixSetInfoFromInterface(DMatrixHandle matrix, string field, string data);

    [LibraryImport(Library)]
    internal static partial int XGDMatrixNumRow(DMatrixHandle matrix, out ulong rows);

    [LibraryImport(Library)]
    internal static partial int XGDMatrixNumCol(DMatrixHandle matrix, out ulong columns);

    [LibraryImport(Library)]
    internal static partial int XGDMatrixFree(nint matrix);

    [LibraryImport(Library)]
    internal static partial int XGBoosterCreate(nint* matrices, ulong count, out BoosterHandle booster);

    [LibraryImport(Library)]
    internal static partial int XGBoosterFree(nint booster);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBoosterSetParam(BoosterHandle booster, string name, string value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBoosterGetAttr(BoosterHandle booster, string name, out byte* value, out int success);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBoosterSetAttr(BoosterHandle booster, string name, string value);

    [LibraryImport(Library)]
    internal static partial int XGBoosterGetNumFeature(BoosterHandle booster, out ulong features);

    [LibraryImport(Library)]
    internal static partial int XGBoosterBoostedRounds(BoosterHandle booster, out int rounds);

    [LibraryImport(Library)]
    internal static partial int XGBoosterUpdateOneIter(BoosterHandle booster, int iteration, DMatrixHandle train);

    [LibraryImport(Library)]
    internal static partial int XGBoosterEvalOneIter(
        BoosterHandle booster, int iteration, nint* matrices, byte** names, ulong count, out byte* result);

    [LibraryImport(Library)]
    internal static partial int XGBoosterSlice(BoosterHandle booster, int begin, int end, int step, out BoosterHandle slice);

    [LibraryImport(Library)]
    internal static partial int XGBoosterLoadModelFromBuffer(BoosterHandle booster, byte* model, ulong length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBoosterSaveModelToBuffer(BoosterHandle booster, string config, out ulong length, out byte* model);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBoosterFeatureScore(
        BoosterHandle booster, string config, out ulong features, out byte** names, out ulong dimensions, out ulong* shape, out float* scores);

    [LibraryImport(Library)]
    internal static partial int XGBoosterPredictFromDense(
        BoosterHandle booster, byte* data, byte* config, nint metaInformation, out ulong* shape, out ulong dimensions, out float* result);
}
