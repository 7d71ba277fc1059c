namespace Prototxt.Generator.Compiler.Binding;

/// <summary>The layer types of the V1 format, values of an enum, in today's names.</summary>
internal static class V1LayerTypes
{
    private static readonly Dictionary<string, string> names = new()
    {
        ["NONE"] = "",
        ["ABSVAL"] = "AbsVal",
        ["ACCURACY"] = "Accuracy",
        ["ARGMAX"] = "ArgMax",
        ["BNLL"] = "BNLL",
        ["CONCAT"] = "Concat",
        ["CONTRASTIVE_LOSS"] = "ContrastiveLoss",
        ["CONVOLUTION"] = "Convolution",
        ["DATA"] = "Data",
        ["DECONVOLUTION"] = "Deconvolution",
        ["DROPOUT"] = "Dropout",
        ["DUMMY_DATA"] = "DummyData",
        ["ELTWISE"] = "Eltwise",
        ["EUCLIDEAN_LOSS"] = "EuclideanLoss",
        ["EXP"] = "Exp",
        ["FLATTEN"] = "Flatten",
        ["HDF5_DATA"] = "HDF5Data",
        ["HDF5_OUTPUT"] = "HDF5Output",
        ["HINGE_LOSS"] = "HingeLoss",
        ["IM2COL"] = "Im2col",
        ["IMAGE_DATA"] = "ImageData",
        ["INFOGAIN_LOSS"] = "InfogainLoss",
        ["INNER_PRODUCT"] = "InnerProduct",
        ["LRN"] = "LRN",
        ["MEMORY_DATA"] = "MemoryData",
        ["MULTINOMIAL_LOGISTIC_LOSS"] = "MultinomialLogisticLoss",
        ["MVN"] = "MVN",
        ["POOLING"] = "Pooling",
        ["POWER"] = "Power",
        ["RELU"] = "ReLU",
        ["SIGMOID"] = "Sigmoid",
        ["SIGMOID_CROSS_ENTROPY_LOSS"] = "SigmoidCrossEntropyLoss",
        ["SILENCE"] = "Silence",
        ["SLICE"] = "Slice",
        ["SOFTMAX"] = "Softmax",
        ["SOFTMAX_LOSS"] = "SoftmaxWithLoss",
        ["SPLIT"] = "Split",
        ["TANH"] = "TanH",
        ["THRESHOLD"] = "Threshold",
        ["WINDOW_DATA"] = "WindowData",
    };

    /// <summary>What the V1 format calls a type of today; null where it has none.</summary>
    public static string? OldName(string type) => type.Length == 0 ? null : names.FirstOrDefault(n => n.Value == type).Key;

    /// <summary>A type of a fork is that of the same letters, if it is known at all.</summary>
    public static string Name(string value, LayerNames layers) =>
        names.TryGetValue(value, out string? name) ? name : layers.OfLetters(value.Replace("_", "")) ?? value;
}
