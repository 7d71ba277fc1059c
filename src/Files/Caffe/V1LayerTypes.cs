using System.Globalization;

namespace Prototxt.Files;

/// <summary>The layer types of V1LayerParameter, which are numbers, in Caffe's current spelling.</summary>
internal static class V1LayerTypes
{
    private static readonly string[] Names =
    [
        "", "Accuracy", "BNLL", "Concat", "Convolution", "Data", "Dropout", "EuclideanLoss", "Flatten", "HDF5Data",
        "HDF5Output", "Im2col", "ImageData", "InfogainLoss", "InnerProduct", "LRN", "MultinomialLogisticLoss", "Pooling",
        "ReLU", "Sigmoid", "Softmax", "SoftmaxWithLoss", "Split", "TanH", "WindowData", "Eltwise", "Power",
        "SigmoidCrossEntropyLoss", "HingeLoss", "MemoryData", "ArgMax", "Threshold", "DummyData", "Slice", "MVN", "AbsVal",
        "Silence", "ContrastiveLoss", "Exp", "Deconvolution",
    ];

    public static string Name(ulong number) =>
        number < (ulong)Names.Length ? Names[number] : number.ToString(CultureInfo.InvariantCulture);
}
