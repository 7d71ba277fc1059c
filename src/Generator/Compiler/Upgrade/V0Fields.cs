
namespace Prototxt.Generator.Compiler.Upgrade;

/// <summary>
/// What the V0 format calls layer types and fields. All types share one message there; a field counts for the types named
/// with it and is called differently today where that is said.
/// </summary>
internal static class V0Fields
{
    /// <summary>The type of the V1 format and, of types with settings, their message today. <c>padding</c> is none: see <see cref="V0Padding"/>.</summary>
    public static readonly IReadOnlyDictionary<string, (string Type, string? Param)> Types = new Dictionary<string, (string, string?)>
    {
        ["accuracy"] = ("ACCURACY", null),
        ["bnll"] = ("BNLL", null),
        ["concat"] = ("CONCAT", "concat_param"),
        ["conv"] = ("CONVOLUTION", "convolution_param"),
        ["data"] = ("DATA", "data_param"),
        ["dropout"] = ("DROPOUT", "dropout_param"),
        ["euclidean_loss"] = ("EUCLIDEAN_LOSS", null),
        ["flatten"] = ("FLATTEN", null),
        ["hdf5_data"] = ("HDF5_DATA", "hdf5_data_param"),
        ["hdf5_output"] = ("HDF5_OUTPUT", "hdf5_output_param"),
        ["im2col"] = ("IM2COL", null),
        ["images"] = ("IMAGE_DATA", "image_data_param"),
        ["infogain_loss"] = ("INFOGAIN_LOSS", "infogain_loss_param"),
        ["innerproduct"] = ("INNER_PRODUCT", "inner_product_param"),
        ["lrn"] = ("LRN", "lrn_param"),
        ["multinomial_logistic_loss"] = ("MULTINOMIAL_LOGISTIC_LOSS", null),
        ["pool"] = ("POOLING", "pooling_param"),
        ["relu"] = ("RELU", null),
        ["sigmoid"] = ("SIGMOID", null),
        ["softmax"] = ("SOFTMAX", null),
        ["softmax_loss"] = ("SOFTMAX_LOSS", null),
        ["split"] = ("SPLIT", null),
        ["tanh"] = ("TANH", null),
        ["window_data"] = ("WINDOW_DATA", "window_data_param"),
    };

    /// <summary>Fields that any layer may have, whatever its type makes of them.</summary>
    public static readonly IReadOnlyCollection<string> OfLayer = ["name", "blobs", "blobs_lr", "weight_decay"];

    /// <summary>Preprocessing, which Caffe moves to <c>transform_param</c> for any type.</summary>
    public static readonly IReadOnlyDictionary<string, string> OfTransform = new Dictionary<string, string>
    {
        ["scale"] = "scale",
        ["meanfile"] = "mean_file",
        ["cropsize"] = "crop_size",
        ["mirror"] = "mirror",
    };

    public static readonly IReadOnlyDictionary<string, (string Today, string[] Types)> OfTypes = new Dictionary<string, (string, string[])>
    {
        ["num_output"] = ("num_output", ["conv", "innerproduct"]),
        ["biasterm"] = ("bias_term", ["conv", "innerproduct"]),
        ["weight_filler"] = ("weight_filler", ["conv", "innerproduct"]),
        ["bias_filler"] = ("bias_filler", ["conv", "innerproduct"]),
        ["pad"] = ("pad", ["conv", "pool"]),
        ["kernelsize"] = ("kernel_size", ["conv", "pool"]),
        ["group"] = ("group", ["conv"]),
        ["stride"] = ("stride", ["conv", "pool"]),
        ["pool"] = ("pool", ["pool"]),
        ["dropout_ratio"] = ("dropout_ratio", ["dropout"]),
        ["local_size"] = ("local_size", ["lrn"]),
        ["alpha"] = ("alpha", ["lrn"]),
        ["beta"] = ("beta", ["lrn"]),
        ["k"] = ("k", ["lrn"]),
        ["source"] = ("source", ["data", "hdf5_data", "images", "window_data", "infogain_loss"]),
        ["batchsize"] = ("batch_size", ["data", "hdf5_data", "images", "window_data"]),
        ["rand_skip"] = ("rand_skip", ["data", "images"]),
        ["shuffle_images"] = ("shuffle", ["images"]),
        ["new_height"] = ("new_height", ["images"]),
        ["new_width"] = ("new_width", ["images"]),
        ["concat_dim"] = ("concat_dim", ["concat"]),
        ["det_fg_threshold"] = ("fg_threshold", ["window_data"]),
        ["det_bg_threshold"] = ("bg_threshold", ["window_data"]),
        ["det_fg_fraction"] = ("fg_fraction", ["window_data"]),
        ["det_context_pad"] = ("context_pad", ["window_data"]),
        ["det_crop_mode"] = ("crop_mode", ["window_data"]),
        // the one field that is today's whole message
        ["hdf5_output_param"] = ("", ["hdf5_output"]),
        // read by no layer of any version
        ["new_num"] = ("", []),
        ["new_channels"] = ("", []),
    };
}
