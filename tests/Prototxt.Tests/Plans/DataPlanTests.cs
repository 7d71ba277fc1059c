using Prototxt.Generator.Compiler.Plans;
using Xunit;
using NetPhase = Prototxt.Generator.Compiler.Shapes.Phase;

namespace Prototxt.Tests.Plans;

/// <summary>What data layers say of their data reaches the plan, though no method of a view needs it.</summary>
public class DataPlanTests
{
    [Fact]
    public void Data()
    {
        const string net = """
            layer { name: "d" type: "Data" top: "data" top: "label" include { phase: TRAIN }
              transform_param { mirror: true crop_size: 227 mean_file: "data/ilsvrc12/imagenet_mean.binaryproto" }
              data_param { source: "examples/imagenet/ilsvrc12_train_lmdb" batch_size: 256 backend: LMDB prefetch: 8 force_encoded_color: true } }
            """;
        LayerPlan plan = Planned.Layer(net, "d", NetPhase.Train);
        Assert.Equal(new DataPlan { Source = "examples/imagenet/ilsvrc12_train_lmdb", Backend = "LMDB", BatchSize = 256, Prefetch = 8, ForceEncodedColor = true }, plan.Data);
        Assert.Equal("data/ilsvrc12/imagenet_mean.binaryproto", plan.Transform!.MeanFile);
    }

    [Fact]
    public void Data_of_defaults()
    {
        DataPlan data = Of("type: 'Data' top: 'x' data_param { source: 's' batch_size: 2 } transform_param { crop_size: 8 }");
        Assert.Equal(new DataPlan { Source = "s", Backend = "LEVELDB", BatchSize = 2 }, data);
        Assert.Equal((4, false, 0, (bool?)null), (data.Prefetch, data.Shuffle, data.RandSkip, data.IsColor));
    }

    [Fact]
    public void ImageData() => Assert.Equal(
        new DataPlan { Source = "list.txt", BatchSize = 50, Shuffle = true, RandSkip = 7, RootFolder = "pictures/", NewSize = (256, 320), IsColor = false },
        Of("type: 'ImageData' top: 'data' top: 'label' image_data_param { source: 'list.txt' batch_size: 50 shuffle: true rand_skip: 7 root_folder: 'pictures/' new_height: 256 new_width: 320 is_color: false }"));

    [Fact]
    public void HDF5Data() => Assert.Equal(
        new DataPlan { Source = "train.txt", BatchSize = 10, Shuffle = true },
        Planned.Layer("""
            layer { name: "d" type: "HDF5Data" top: "data" top: "label" hdf5_data_param { source: "train.txt" batch_size: 10 shuffle: true } }
            layer { name: "fc" type: "InnerProduct" bottom: "data" top: "fc" inner_product_param { num_output: 2 } }
            """, "d").Data);

    [Fact]
    public void MemoryData() => Assert.Equal(
        new DataPlan { BatchSize = 3 },
        Of("type: 'MemoryData' top: 'data' top: 'label' memory_data_param { batch_size: 3 channels: 1 height: 4 width: 4 }"));

    [Fact]
    public void WindowData()
    {
        LayerPlan plan = Planned.Layer("""
            layer { name: "d" type: "WindowData" top: "data" top: "label" transform_param { crop_size: 227 }
              window_data_param { source: "window_file_2007_trainval.txt" batch_size: 128 fg_threshold: 0.6 bg_threshold: 0.4 fg_fraction: 0.3 context_pad: 16 crop_mode: "square" cache_images: true root_folder: "voc/" } }
            """, "d");
        Assert.Equal(new DataPlan { Source = "window_file_2007_trainval.txt", BatchSize = 128, RootFolder = "voc/", Windows = new WindowSampling(0.6f, 0.4f, 0.3f, CacheImages: true) }, plan.Data);
        Assert.Equal(new WindowPlan(16, Square: true), plan.Transform!.Window);
        Assert.Equal(new WindowSampling(0.5f, 0.5f, 0.25f, CacheImages: false), Of("type: 'WindowData' top: 'a' top: 'b' transform_param { crop_size: 8 } window_data_param { source: 's' batch_size: 1 }").Windows);
    }

    [Fact]
    public void AnnotatedData() => Assert.Equal(
        new DataPlan { Source = "VOC0712_trainval_lmdb", Backend = "LMDB", BatchSize = 32, RandSkip = 3, LabelMapFile = "labelmap_voc.prototxt" },
        Of("type: 'AnnotatedData' top: 'data' top: 'label' transform_param { crop_size: 300 } data_param { source: 'VOC0712_trainval_lmdb' batch_size: 32 backend: LMDB rand_skip: 3 } annotated_data_param { label_map_file: 'labelmap_voc.prototxt' }"));

    [Fact]
    public void VideoData_of_SSD() => Assert.Equal(
        new DataPlan { Backend = "LEVELDB", BatchSize = 1, NotRead = "whose films need a decoder", Film = new FilmSource(IsCamera: false, 0, "film.mp4", 2) },
        Of("type: 'VideoData' top: 'data' transform_param { crop_size: 300 } data_param { batch_size: 1 } video_data_param { video_type: VIDEO video_file: 'film.mp4' skip_frames: 2 }"));

    [Fact]
    public void VideoData_of_clips() => Assert.Equal(
        new DataPlan { Source = "clips.txt", BatchSize = 4, Shuffle = true, RandSkip = 1, RootFolder = "ucf/", NewSize = (256, 340), IsColor = true, NotRead = "whose clips are chosen and changed as a whole", Clips = new ClipSampling(5, 3, "FLOW", "flow_%c_%04d.jpg", TemporalJitter: false) },
        Of("type: 'VideoData' top: 'data' top: 'label' video_data_param { source: 'clips.txt' batch_size: 4 shuffle: true rand_skip: 1 root_folder: 'ucf/' new_height: 256 new_width: 340 new_length: 5 num_segments: 3 modality: FLOW name_pattern: 'flow_%c_%04d.jpg' }"));

    [Fact]
    public void DenseImageData() => Assert.Equal(
        new DataPlan { Source = "train.txt", BatchSize = 4, Shuffle = true, NewSize = (360, 480), IsColor = true, NotRead = "whose pictures of labels are changed with the pictures", Dense = new DenseLabels((0, 0), 8) },
        Of("type: 'DenseImageData' top: 'data' top: 'label' dense_image_data_param { source: 'train.txt' batch_size: 4 shuffle: true new_height: 360 new_width: 480 label_divide_factor: 8 }"));

    [Fact]
    public void What_the_caller_gives_and_what_fillers_make_has_no_data()
    {
        Assert.Null(Planned.Layer("layer { name: 'd' type: 'Input' top: 'x' input_param { shape { dim: 1 } } }", "d").Data);
        Assert.Null(Planned.Layer("layer { name: 'd' type: 'DummyData' top: 'x' dummy_data_param { shape { dim: 1 } } }", "d").Data);
    }

    private static DataPlan Of(string fields) => Planned.Layer($"layer {{ name: 'd' {fields} }}", "d").Data!;
}
