using System.Buffers;
using System.Text;
using Pipeline.Cloud.SageMaker.Container;

namespace Pipeline.Cloud.Tests.SageMaker.Container;

public sealed class PythonNumberTests
{
    [Theory]
    [InlineData(12.3f, "12.300000190734863")]
    [InlineData(0.5f, "0.5")]
    [InlineData(7f, "7.0")]
    [InlineData(-7f, "-7.0")]
    [InlineData(0f, "0.0")]
    [InlineData(0.0001f, "9.999999747378752e-05")]
    [InlineData(1e20f, "1.0000000200408773e+20")]
    [InlineData(1.2e15f, "1200000038076416.0")]
    [InlineData(float.NaN, "nan")]
    [InlineData(float.NegativeInfinity, "-inf")]
    public void A_prediction_is_written_as_python_writes_it(float prediction, string expected)
    {
        var output = new ArrayBufferWriter<byte>();
        PythonNumber.Write(output, prediction);
        Encoding.UTF8.GetString(output.WrittenSpan).ShouldBe(expected);
    }
}
