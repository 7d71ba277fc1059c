
namespace Prototxt.Generator.Compiler.Supplied;

/// <summary>
/// Layer types that Caffe's forks have and Prototxt has not, so that they are called by their fork's name and not taken for
/// misspelt ones. Those of the V1 format are called as its enum calls them.
/// </summary>
internal static class ForkTypes
{
    private static readonly Dictionary<string, string> forks = new(StringComparer.Ordinal);

    // In alphabetical order.
    static ForkTypes()
    {
        Add("C3D (facebook/C3D)", "CONVOLUTION3D", "DECONVOLUTION3D", "POOLING3D", "VIDEO_DATA", "VOLUME_DATA", "Convolution3D", "Deconvolution3D", "Pooling3D");
        Add("CRF-RNN (torrvision/crfasrnn)", "MULTI_STAGE_MEANFIELD", "MultiStageMeanfield");
        Add("DeconvNet (HyeonwooNoh/caffe)", "ELTWISE_ACCURACY", "IMAGE_SEG_DATA", "WINDOW_SEG_DATA", "EltwiseAccuracy", "WindowSegData");
        Add("DeepFace (RiweiChen/DeepFace)", "LOCAL", "Local");
        Add("DeepLab", "DENSE_CRF", "MAT_READ", "MAT_WRITE", "SEG_ACCURACY", "UNIQUE_LABEL", "DenseCRF", "DomainTransform", "ImageSegData", "MatRead", "MatWrite", "SegAccuracy", "UniqueLabel");
        Add("DetectNet (NVIDIA/caffe)", "DetectNetTransformation", "L1Loss");
        Add("FlowNet (lmb-freiburg/flownet2)", "BlackAugmentation", "ChannelNorm", "Correlation1D", "CustomData", "DataAugmentation", "Downsample", "FLOWriter", "FloatReader", "FloatWriter", "FlowAugmentation", "FlowWarp", "GenerateAugmentationParameters", "ImgReader", "ImgWriter", "LpqLoss", "NegReLU", "Resample");
        Add("MS-CNN (zhaoweicai/mscnn)", "BBoxAccuracy", "BoxGroupOutput", "DecodeBBox", "DetectionEvaluation", "DetectionGroupAccuracy", "DetectionLoss", "ImageGtData", "ProposalTarget");
        Add("MobileNet-YOLO (eric612)", "AssistedExcitation", "BoxData", "ChannelScale", "EvalDetection", "RegionLoss", "SegmentationEvaluate", "YoloDetectionOutput", "Yolov3", "Yolov3DetectionOutput");
        Add("MyCaffe", "AccuracyDecode", "AccuracyEncoding", "CausalSelfAttention", "DataSequence", "DataSwitch", "Debug", "Decode", "Knn", "LayerNorm", "MemoryLoss", "MulticlassCrossEntropyLoss", "NLLLoss", "SoftmaxCrossEntropy2Loss", "SoftmaxCrossEntropyLoss", "TokenizedData", "TokenizedDataPairs", "TransformerBlock");
        Add("N-d Caffe (christianpayer/caffe)", "NdConvolution", "NdPooling");
        Add("NormFace (happynear/caffe-windows)", "CenterLoss", "GeneralContrastiveLoss", "GeneralTripletLoss", "InnerDistance", "LabelSpecificAdd", "LabelSpecificRescale", "MarginInnerProduct", "TripletLoss");
        Add("SSD (weiliu89/caffe)", "DetectionEvaluate");
    }

    /// <summary>The fork that has a type of this name; null where none is known to.</summary>
    public static string? Find(string type) => forks.TryGetValue(type, out string? fork) ? fork : null;

    private static void Add(string fork, params string[] types)
    {
        foreach (string type in types)
            forks.Add(type, fork);
    }
}
